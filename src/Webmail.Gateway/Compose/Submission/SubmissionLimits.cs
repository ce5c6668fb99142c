using System.Collections.Concurrent;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Gateway.Accounts;

namespace Webmail.Gateway.Compose.Submission;

/// <summary>How large a message an account's submission server accepts (RFC 1870), asked once an hour for each domain.</summary>
internal sealed class SubmissionLimits(SubmissionPool pool, IOptions<ComposeOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, (long MaxBytes, long AskedAt)> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The largest message in bytes; our own limit where the server names none or can't be asked just now.</summary>
    public async Task<long> MaxMessageSizeAsync(MailAccount account, CancellationToken cancellationToken)
    {
        if (Known(account) is { } known)
        {
            return known;
        }

        try
        {
            var client = await pool.TakeAsync(account, cancellationToken);
            Learn(client);
            pool.Return(client);
            return _known[account.Domain.Name].MaxBytes;
        }
        catch (MailException)
        {
            // Writing goes on; sending will say what is wrong with the server.
            return options.Value.MaxMessageSize;
        }
    }

    /// <summary>What the server said within the last hour; null when nobody asked it.</summary>
    public long? Known(MailAccount account) =>
        _known.TryGetValue(account.Domain.Name, out var known) && time.GetElapsedTime(known.AskedAt) < Freshness ? known.MaxBytes : null;

    /// <summary>What a file may measure so that its message fits, encoded, with something to say beside it.</summary>
    public async Task<long> MaxUploadSizeAsync(MailAccount account, CancellationToken cancellationToken) =>
        Math.Max(0, (await MaxMessageSizeAsync(account, cancellationToken) - (64 * 1024)) * 57 / 78);

    public void Learn(SubmissionClient client)
    {
        var own = options.Value.MaxMessageSize;
        var max = client.Capabilities.HasFlag(SmtpCapabilities.Size) && client.MaxSize > 0 ? Math.Min(client.MaxSize, own) : own;
        _known[client.Account.Domain.Name] = (max, time.GetTimestamp());
    }
}
