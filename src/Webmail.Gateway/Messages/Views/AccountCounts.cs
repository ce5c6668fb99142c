using System.Collections.Concurrent;
using Webmail.Contracts.Folders;

namespace Webmail.Gateway.Messages.Views;

/// <summary>The counts of an account's folders as they were told last, whoever told them.</summary>
internal sealed class AccountCounts
{
    private readonly ConcurrentDictionary<FolderId, (int Total, int Unread)> _counts = new();

    public (int Total, int Unread)? Find(FolderId folder) => _counts.TryGetValue(folder, out var counts) ? counts : null;

    /// <returns>True when others were told before: then these are news.</returns>
    public bool TrySet(FolderId folder, int total, int unread)
    {
        var isNews = false;
        _counts.AddOrUpdate(folder, (total, unread), (_, known) =>
        {
            isNews = known != (total, unread);
            return (total, unread);
        });
        return isNews;
    }

    public void Forget(FolderId folder) => _counts.TryRemove(folder, out _);
}
