using Webmail.Contracts.Changes;
using Webmail.Contracts.Messages;

namespace Webmail.Gateway.Messages.Views;

/// <summary>A stretch of a list as the view has it.</summary>
/// <param name="Rows">In the order of <paramref name="Uids"/>; null where the row has to be read.</param>
internal sealed record ViewPage(
    uint UidValidity, int Total, int Unread, int Matching, IReadOnlyList<uint> Uids, IReadOnlyList<MessageRow?> Rows, SyncToken Sync)
{
    public IReadOnlyList<uint> Missing => [.. Uids.Where((_, i) => Rows[i] is null)];
}
