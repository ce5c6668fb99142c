using MailKit;
using Webmail.Contracts;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Imap;

namespace Webmail.Gateway.Reading;

/// <summary>
/// What is inside a message. Opening it goes:
/// <list type="number">
/// <item>BODYSTRUCTURE says what there is; <see cref="BodyPlanner"/> chooses what is shown.</item>
/// <item><see cref="BodyLoader"/> fetches that text, up to a limit, and decodes it.</item>
/// <item><see cref="BodyRenderer"/> makes it safe markup; <see cref="OpenedBodies"/> keeps it for the frame's request.</item>
/// <item><see cref="BodyDocument"/> puts it into the document the frame shows.</item>
/// </list>
/// </summary>
internal sealed class MessageReader(ImapWork work, BodyLoader loader, OpenedBodies opened)
{
    /// <summary>Steps 1–3, in the lease of whoever opens the message and already fetched its structure.</summary>
    public async Task<ReadMessage> ReadAsync(
        MailAccount account, IMailFolder folder, MessageId message, BodyPart? structure, CancellationToken cancellationToken)
    {
        var plan = BodyPlanner.Plan(structure);
        var body = await OpenAsync(account, folder, message, plan, preferText: false, cancellationToken);
        return new ReadMessage(
            new MessageBody(plan.HasHtml, plan.HasText, body.Rendered.RemoteImages),
            Attachments(plan, body.Rendered),
            Notices(body));
    }

    /// <summary>Whether its body, in the form that is shown by itself, is known from a moment ago.</summary>
    public bool IsOpen(MailAccount account, MessageId message) => opened.Find(account.AccountId, message, preferText: false) is not null;

    /// <summary>The complete document, without IMAP when the message was opened a moment ago.</summary>
    /// <exception cref="MailException">MessageGone.</exception>
    public async Task<string> OpenBodyAsync(MailAccount account, BodyRequest request, CancellationToken cancellationToken)
    {
        var body = opened.Find(account.AccountId, request.Message, request.PreferText)
            ?? await FetchAsync(account, request.Message, request.PreferText, cancellationToken);
        var rendered = request.RemoteImages && body.Rendered.RemoteImages > 0
            ? BodyRenderer.Render(body.Source, ImageTreatment.ShowRemote)
            : body.Rendered;
        return BodyDocument.Build(rendered, Cultures.Find(request.Culture));
    }

    /// <summary>The decoded pieces of a message, for quoting them.</summary>
    /// <exception cref="MailException">MessageGone.</exception>
    public async Task<BodySource> OpenSourceTextAsync(MailAccount account, MessageId message, bool preferText, CancellationToken cancellationToken) =>
        (opened.Find(account.AccountId, message, preferText) ?? await FetchAsync(account, message, preferText, cancellationToken)).Source;

    private Task<OpenedBody> FetchAsync(MailAccount account, MessageId message, bool preferText, CancellationToken cancellationToken) =>
        work.ReadAsync(account, message.Folder, LeasePurpose.Interactive, async (lease, token) =>
        {
            var folder = await lease.OpenMessageFolderAsync(message, token);
            var structure = await folder.FetchStructureAsync(message, token);
            return await OpenAsync(account, folder, message, BodyPlanner.Plan(structure), preferText, token);
        }, cancellationToken);

    private async Task<OpenedBody> OpenAsync(
        MailAccount account, IMailFolder folder, MessageId message, BodyPlan plan, bool preferText, CancellationToken cancellationToken)
    {
        var source = await loader.LoadAsync(folder, message, plan, preferText, cancellationToken);
        var body = new OpenedBody(source, BodyRenderer.Render(source, ImageTreatment.HideRemote));
        opened.Keep(account.AccountId, message, preferText, body);
        return body;
    }

    // Only a part the HTML really shows is inline; one that merely could be is an attachment, or it would be lost.
    private static List<Attachment> Attachments(BodyPlan plan, RenderedBody rendered) =>
        [.. plan.Attachments.Select(a => a with { IsInline = plan.ContentIds.TryGetValue(a.PartId, out var id) && rendered.UsedContentIds.Contains(id) })];

    private static List<MessageNotice> Notices(OpenedBody body) =>
        body.Rendered.IsTooComplex && !body.Source.Notices.Contains(MessageNotice.TooDeeplyNested)
            ? [.. body.Source.Notices, MessageNotice.TooDeeplyNested]
            : [.. body.Source.Notices];
}
