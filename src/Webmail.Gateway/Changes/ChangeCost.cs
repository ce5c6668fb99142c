using Webmail.Contracts.Changes;
using Webmail.Contracts.Messages;

namespace Webmail.Gateway.Changes;

/// <summary>About how much memory a batch keeps alive, in bytes. Only the order of magnitude matters: it bounds the log.</summary>
internal static class ChangeCost
{
    private const int Overhead = 96;

    public static int Of(ChangeBatch batch)
    {
        var cost = Overhead;
        foreach (var change in batch.Changes)
        {
            cost += Overhead + Of(change);
        }

        return cost;
    }

    private static int Of(Change change) => change switch
    {
        MessageArrived arrived => Of(arrived.Row),
        MessageRowFilled filled => Of(filled.Row),
        MessageFlagsChanged flags => Of(flags.Labels),
        MessagesRemoved removed => removed.Messages.Count * 16,
        FolderTreeChanged tree => tree.Tree.Folders.Count * 256,
        _ => 0,
    };

    private static int Of(MessageRow row)
    {
        var cost = 128 + (2 * (row.Subject.Length + (row.Preview?.Length ?? 0))) + Of(row.Labels) + Of(row.Attachments);
        foreach (var recipient in row.Recipients)
        {
            cost += 64 + (2 * (recipient.Address.Length + (recipient.Name?.Length ?? 0)));
        }

        return cost;
    }

    private static int Of(IReadOnlyList<string> texts)
    {
        var cost = 0;
        foreach (var text in texts)
        {
            cost += 32 + (2 * text.Length);
        }

        return cost;
    }
}
