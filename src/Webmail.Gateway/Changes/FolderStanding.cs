using MailKit;

namespace Webmail.Gateway.Changes;

/// <summary>Where a folder stands, as STATUS tells it (RFC 9051 §6.3.11, RFC 7162 §3.1.7). ModSeq is 0 where the server does not count changes.</summary>
internal sealed record FolderStanding(int Total, int Unread, uint UidNext, uint UidValidity, ulong ModSeq)
{
    /// <returns>Null where it was not told yet, or can't be because the folder is not to be opened.</returns>
    public static FolderStanding? Of(IMailFolder folder) => folder.UidNext is { } next
        ? new FolderStanding(folder.Count, folder.Unread, next.Id, folder.UidValidity, folder.HighestModSeq)
        : null;
}
