using MailKit;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Imap;

namespace Webmail.Gateway.Messages.Views;

/// <summary>Reads the rows of a list: in one FETCH all that is quick to tell of any message, in a second one what may be slow.</summary>
internal static class RowFetch
{
    /// <summary>
    /// A header larger than this is not read for a list: MimeKit's time for a field grows with the square of its lines
    /// (37 s for 4 MB), and MailKit can't ask for the beginning of one.
    /// </summary>
    public const int MostHeaderBytes = 64 * 1024;

    /// <summary>Rows of the given messages, newest first; those that are gone are missing.</summary>
    public static async Task<IReadOnlyList<FetchedRow>> RowsAsync(
        ImapLease lease, IMailFolder folder, FolderView view, IReadOnlyList<uint> uids, CancellationToken cancellationToken)
    {
        if (uids.Count == 0)
        {
            return [];
        }

        await lease.Connection.EnsureToldAsync(uids.Max(), cancellationToken);
        var request = RequestFor(view, MessageSummaryItems.Size | MessageSummaryItems.PreviewText);
        return Rows(await folder.FetchAsync(Ids(folder, uids), request, cancellationToken), folder, view);
    }

    /// <summary>The newest rows by their place in the folder: needs nothing known beforehand but how many there are.</summary>
    public static async Task<IReadOnlyList<FetchedRow>> NewestAsync(ImapLease lease, IMailFolder folder, FolderView view, int take, CancellationToken cancellationToken)
    {
        if (folder.Count == 0)
        {
            return [];
        }

        // No RFC822.SIZE: on a Maildir of 100,000 the first one asked for on a connection costs 50 ms, the rest of the page 2.
        var request = RequestFor(view, lease.Features.Preview ? MessageSummaryItems.PreviewText : MessageSummaryItems.None);
        return Rows(await folder.FetchAsync(Math.Max(0, folder.Count - take), -1, request, cancellationToken), folder, view);
    }

    /// <summary>What the rows do not have yet: sizes and first words where they were left out, and the sender's priority.</summary>
    /// <returns>The rows that got something.</returns>
    public static async Task<IReadOnlyList<MessageRow>> CompleteAsync(IMailFolder folder, FolderView view, IReadOnlyList<FetchedRow> rows, CancellationToken cancellationToken)
    {
        var filled = rows.Where(r => r.Row.Id.UidValidity == folder.UidValidity).ToDictionary(r => r.Row.Id.Uid);
        var bare = filled.Values.Where(r => r.Row.Size is null).Select(r => r.Row.Id.Uid).ToList();
        if (bare.Count > 0)
        {
            var hasPreviews = !view.ReadsStructure || filled.Values.All(r => r.Row.Preview is not null);
            var request = new FetchRequest(MessageSummaryItems.UniqueId | MessageSummaryItems.Size | (hasPreviews ? MessageSummaryItems.None : MessageSummaryItems.PreviewText));
            foreach (var told in (await folder.FetchAsync(Ids(folder, bare), request, cancellationToken)).Where(s => s.UniqueId.IsValid))
            {
                Change(told, row => row with { Size = told.Size ?? row.Size, Preview = MessageRows.PreviewOf(told) ?? row.Preview });
            }
        }

        var small = filled.Values.Where(r => r.Row.Size - r.BodyOctets <= MostHeaderBytes).Select(r => r.Row.Id.Uid).ToList();
        if (small.Count > 0)
        {
            var request = new FetchRequest(MessageSummaryItems.UniqueId, MessageRows.PriorityHeaders);
            foreach (var told in (await folder.FetchAsync(Ids(folder, small), request, cancellationToken)).Where(s => s.UniqueId.IsValid && s.Headers is not null))
            {
                Change(told, row => row with { Priority = MessageRows.PriorityOf(told.Headers) });
            }
        }

        return [.. rows.Where(r => filled.TryGetValue(r.Row.Id.Uid, out var after) && after.Row != r.Row).Select(r => filled[r.Row.Id.Uid].Row)];

        void Change(IMessageSummary told, Func<MessageRow, MessageRow> change)
        {
            if (filled.TryGetValue(told.UniqueId.Id, out var known))
            {
                filled[told.UniqueId.Id] = known with { Row = change(known.Row) };
            }
        }
    }

    private static List<UniqueId> Ids(IMailFolder folder, IEnumerable<uint> uids) => [.. uids.Order().Select(u => new UniqueId(folder.UidValidity, u))];

    private static FetchRequest RequestFor(FolderView view, MessageSummaryItems more) => view.ReadsStructure
        ? new(MessageRows.Items | more)
        : new((MessageRows.Items & ~MessageSummaryItems.BodyStructure) | (more & ~MessageSummaryItems.PreviewText));

    private static List<FetchedRow> Rows(IEnumerable<IMessageSummary> summaries, IMailFolder folder, FolderView view) =>
        // What has no envelope was not asked for: the server told of a flag in the same answer (RFC 9051 §7.5.2).
        [.. summaries.Where(s => s.UniqueId.IsValid && s.Envelope is not null)
            .Select(s => new FetchedRow(MessageRows.From(s, view.Id, folder.UidValidity), s.InternalDate, MessageRows.OctetsOf(s.Body)))
            .OrderByDescending(r => r.Row.Id.Uid)];
}
