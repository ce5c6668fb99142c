using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Compose.Outgoing;
using Webmail.Gateway.Data;
using Webmail.Gateway.Reading;
using MessagePriority = Webmail.Contracts.Messages.MessagePriority;

namespace Webmail.Gateway.Compose.Starting;

/// <summary>What a composer opens with.</summary>
internal sealed class ComposeStarter(SourceReader sources, Database database)
{
    /// <exception cref="MailException">InvalidRequest, MessageGone, DatabaseUnreachable.</exception>
    public async Task<ComposeStart> StartAsync(MailAccount account, ComposeRequest request, CancellationToken cancellationToken)
    {
        var reader = new QuoteReader(Cultures.Find(request.Culture), request.TimeZone);
        var blank = await BlankAsync(account, cancellationToken);
        if (request.Kind == ComposeKind.New)
        {
            return new ComposeStart(blank, null);
        }

        var id = request.Source ?? throw new MailException(MailError.InvalidRequest);
        var source = await sources.ReadAsync(account, id, request.Kind == ComposeKind.EditDraft, cancellationToken);
        return request.Kind switch
        {
            ComposeKind.EditDraft => new ComposeStart(DraftReader.Read(source, blank), id),
            ComposeKind.Forward => new ComposeStart(Forward(source, blank, reader), null),
            _ => new ComposeStart(Reply(source, blank, request.Kind, reader), null),
        };
    }

    private static OutgoingMessage Reply(SourceMessage source, OutgoingMessage blank, ComposeKind kind, QuoteReader reader)
    {
        var own = blank.From.Address;
        var (to, cc) = kind == ComposeKind.ReplyAll ? ReplyRecipients.ForReplyAll(source, own) : (ReplyRecipients.ForReply(source, own), []);
        var quote = Quote.ForReply(source, reader);
        return blank with
        {
            To = to,
            Cc = cc,
            Subject = SubjectPrefix.Reply(source.Subject),
            Html = quote.Html,
            Text = quote.Text,
            InReplyTo = source.MessageIdHeader is { } id ? MessageIds.Bracketed(id) : null,
            References = [.. source.Thread().Select(MessageIds.Bracketed)],
            // What the quote shows must come along, the rest of the attachments the other side has.
            Attachments = Carried(source, quote, shownOnly: true),
            Kind = kind,
            Original = source.Id,
        };
    }

    private static OutgoingMessage Forward(SourceMessage source, OutgoingMessage blank, QuoteReader reader)
    {
        var quote = Quote.ForForward(source, reader);
        return blank with
        {
            Subject = SubjectPrefix.Forward(source.Subject, reader.Culture),
            Html = quote.Html,
            Text = quote.Text,
            References = [.. source.Thread().Select(MessageIds.Bracketed)],
            Attachments = Carried(source, quote, shownOnly: false),
            Kind = ComposeKind.Forward,
            Original = source.Id,
        };
    }

    internal static IReadOnlyList<OutgoingAttachment> Carried(SourceMessage source, Quote quote, bool shownOnly) =>
    [
        .. from attachment in source.Plan.Attachments
           let contentId = source.Plan.ContentIds.TryGetValue(attachment.PartId, out var id) && quote.ShownContentIds.Contains(id) ? id : null
           where contentId is not null || !shownOnly
           select new OutgoingAttachment(
               attachment.FileName, attachment.ContentType, attachment.Size, null, new CarriedPart(source.Id, attachment.PartId), contentId),
    ];

    private async Task<OutgoingMessage> BlankAsync(MailAccount account, CancellationToken cancellationToken)
    {
        var name = await database.RunAsync(
            (context, ct) => context.Accounts.Where(a => a.Id == account.AccountId).Select(a => a.DisplayName).SingleOrDefaultAsync(ct), cancellationToken);
        var from = new MailAddress(account.Address, string.IsNullOrWhiteSpace(name) ? null : name);
        return new OutgoingMessage(
            MessageIds.Bracketed(MessageIds.Create(from.Domain)), from, null, [], [], [], [], "", null, null, null, [], [],
            MessagePriority.Normal, [], [], ComposeKind.New, null);
    }
}
