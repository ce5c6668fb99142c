using Microsoft.AspNetCore.WebUtilities;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;

namespace Webmail.Shell;

/// <summary>Where in the mailbox a page is, as its address says: <c>/?folder=…&amp;show=unread&amp;message=…</c>.</summary>
public sealed record MailPlace(FolderId Folder, MessageFilter Filter, MessageId? Message)
{
    public static MailPlace Of(string address)
    {
        var query = QueryHelpers.ParseQuery(new Uri(address, UriKind.Absolute).Query);
        MessageId? message = MessageId.TryParse(query.GetValueOrDefault("message"), null, out var id) ? id : null;
        var folder = FolderId.TryParse(query.GetValueOrDefault("folder"), null, out var named) ? named : message?.Folder ?? FolderId.Inbox;
        var filter = query.GetValueOrDefault("show").ToString() switch
        {
            "unread" => MessageFilter.Unread,
            "starred" => MessageFilter.Flagged,
            _ => MessageFilter.All,
        };
        return new MailPlace(folder, filter, message);
    }

    public string Address()
    {
        var query = new List<string>(3);
        if (!Folder.IsInbox)
        {
            query.Add("folder=" + Uri.EscapeDataString(Folder.FullName));
        }

        if (Filter is not MessageFilter.All)
        {
            query.Add(Filter is MessageFilter.Unread ? "show=unread" : "show=starred");
        }

        if (Message is { } message)
        {
            query.Add("message=" + message);
        }

        return query.Count == 0 ? "/" : "/?" + string.Join('&', query);
    }
}
