using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Webmail.Contracts.Messages;

namespace Webmail.Gateway.Reading;

/// <summary>Bodies opened in the last minute: the frame's own request, a moment after the message was opened, costs no IMAP.</summary>
internal sealed class OpenedBodies(IOptions<ReadingOptions> options) : IDisposable
{
    private readonly MemoryCache _bodies = new(new MemoryCacheOptions { SizeLimit = options.Value.CacheCharacters });

    public OpenedBody? Find(Guid accountId, MessageId message, bool preferText) =>
        _bodies.TryGetValue(new Key(accountId, message, preferText), out OpenedBody? body) ? body : null;

    public void Keep(Guid accountId, MessageId message, bool preferText, OpenedBody body) =>
        _bodies.Set(new Key(accountId, message, preferText), body, new MemoryCacheEntryOptions
        {
            // The rendering is about as long as what it is made from.
            Size = body.Source.Characters * 2,
            AbsoluteExpirationRelativeToNow = options.Value.CacheTime,
        });

    public void Dispose() => _bodies.Dispose();

    private readonly record struct Key(Guid AccountId, MessageId Message, bool PreferText);
}
