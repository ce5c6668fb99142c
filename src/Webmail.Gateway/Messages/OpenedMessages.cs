using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Reading;

namespace Webmail.Gateway.Messages;

/// <summary>Messages opened in the last minute. What a UID names never changes but for its flags (RFC 9051 §2.3.1.1): opening it again asks for those alone.</summary>
internal sealed class OpenedMessages(IOptions<ReadingOptions> options) : IDisposable
{
    // About 2 KB each; one with many recipients counts for several.
    private readonly MemoryCache _messages = new(new MemoryCacheOptions { SizeLimit = 8_000 });

    public MessageDetail? Find(Guid accountId, MessageId message) => _messages.Get<MessageDetail>(new Key(accountId, message));

    public void Keep(Guid accountId, MessageDetail detail) =>
        _messages.Set(new Key(accountId, detail.Row.Id), detail, new MemoryCacheEntryOptions
        {
            Size = 1 + ((detail.Row.Recipients.Count + detail.To.Count + detail.Cc.Count + detail.Bcc.Count + detail.Attachments.Count) / 20),
            AbsoluteExpirationRelativeToNow = options.Value.CacheTime,
        });

    public void Dispose() => _messages.Dispose();

    private readonly record struct Key(Guid AccountId, MessageId Message);
}
