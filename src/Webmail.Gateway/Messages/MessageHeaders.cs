using MailKit;
using MimeKit;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Reading;

namespace Webmail.Gateway.Messages;

/// <summary>The header fields that ENVELOPE does not tell, or not truly: how many From there are, and the priority.</summary>
internal sealed record MessageHeaders(HeaderList Fields, bool IsCut)
{
    // A header of megabytes costs MimeKit time that grows with its square: 64 KB are read of these fields, and no more.
    private const int MostBytes = 64 * 1024;

    private static readonly string Section = $"HEADER.FIELDS (FROM {string.Join(' ', MessageRows.PriorityHeaders).ToUpperInvariant()})";

    /// <summary>The fields, for a FETCH that asks for them and more. They come whole, so only of messages that are known to be small.</summary>
    public static IReadOnlyList<string> Names { get; } = ["From", .. MessageRows.PriorityHeaders];

    public static async Task<MessageHeaders> ReadAsync(IMailFolder folder, MessageId message, CancellationToken cancellationToken)
    {
        using var stream = await folder.FetchBytesAsync(message, Section, 0, MostBytes, cancellationToken);
        var isCut = stream.Length >= MostBytes;
        try
        {
            return new MessageHeaders(await HeaderList.LoadAsync(stream, cancellationToken), isCut);
        }
        catch (FormatException)
        {
            return new MessageHeaders([], isCut);
        }
    }
}
