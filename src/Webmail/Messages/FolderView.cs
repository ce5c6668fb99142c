using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;

namespace Webmail.Messages;

/// <summary>The open folder as a page holds it.</summary>
public sealed class FolderView(FolderId folder, MessageFilter filter)
{
    public FolderId Folder => folder;

    public MessageFilter Filter => filter;

    public uint UidValidity { get; private set; }

    /// <summary>Null until the first page is here.</summary>
    public SparseRows? Rows { get; private set; }

    public int Total { get; set; }

    public int Unread { get; set; }

    /// <summary>The stretch the list shows; what is loaded around it is kept.</summary>
    public (int First, int Count) Window { get; set; } = (0, MailState.FirstPage);

    public void Fill(FolderPage page)
    {
        UidValidity = page.UidValidity;
        Total = page.Total;
        Unread = page.Unread;
        Rows = new SparseRows(page.Matching, page.Rows);
    }

    /// <summary>Whether a message that came or changed belongs into the list.</summary>
    public bool Accepts(MessageRow row) => filter switch
    {
        MessageFilter.Unread => !row.IsSeen,
        MessageFilter.Flagged => row.IsFlagged,
        _ => true,
    };
}
