using System.Buffers.Text;
using System.Net;
using System.Security.Claims;
using System.Text;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Messages;
using Webmail.Shell;

namespace Webmail.Messages;

/// <summary>What the browser opens by itself: bodies, their inline parts, attachments, sources. Hostile until proven otherwise.</summary>
internal static class ContentEndpoints
{
    public static void MapContent(this IEndpointRouteBuilder endpoints)
    {
        var view = endpoints.MapGroup("/view/{grant}").AddEndpointFilter(InWordsAsync);
        view.MapMethods("/{message}/body", ["GET", "HEAD"], BodyAsync);
        view.MapMethods("/{message}/part/{part}", ["GET", "HEAD"], InlineAsync);
        view.MapMethods("/{message}/remote/{address}", ["GET", "HEAD"], RemoteAsync);
        var own = endpoints.MapGroup("").RequireAuthorization().AddEndpointFilter(InWordsAsync);
        own.MapMethods("/attachment/{message}/{part}", ["GET", "HEAD"], AttachmentAsync);
        own.MapMethods("/source/{message}.eml", ["GET", "HEAD"], SourceAsync);
    }

    private static async Task<IResult> BodyAsync(
        string grant, MessageId message, bool? text, bool? remote, string? culture, HttpContext context, IMessages messages, ViewGrants grants, CancellationToken cancellationToken)
    {
        if (grants.Open(grant) is not { } ticket)
        {
            return TypedResults.NotFound();
        }

        // A message never changes under its UID (RFC 9051 §2.3.1.1), so what was read once may be kept; our own rendering may change.
        var tag = $"{message.Uid}-{message.UidValidity}-{text is true}-{remote is true}-{culture}-{ContentHeaders.Build}";
        if (ContentHeaders.IsKnown(context, tag))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var known = culture is not null && Cultures.TryFind(culture, out var found) ? found.Name : "en";
        var html = await messages.OpenBodyAsync(ticket, new BodyRequest(message, text is true, remote is true, known), cancellationToken);
        return ContentHeaders.ForDocument(context, tag, html);
    }

    private static async Task<IResult> InlineAsync(
        string grant, MessageId message, string part, HttpContext context, IMessages messages, ViewGrants grants, CancellationToken cancellationToken)
    {
        if (grants.Open(grant) is not { } ticket)
        {
            return TypedResults.NotFound();
        }

        return await ContentHeaders.ForPictureAsync(context, await messages.OpenPartAsync(ticket, message, part, cancellationToken));
    }

    private static async Task<IResult> RemoteAsync(
        string grant, MessageId message, string address, HttpContext context, IMessages messages, ViewGrants grants, CancellationToken cancellationToken)
    {
        if (grants.Open(grant) is not { } ticket
            || !Base64Url.IsValid(address)
            || !Uri.TryCreate(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(address)), UriKind.Absolute, out var uri))
        {
            return TypedResults.NotFound();
        }

        return await ContentHeaders.ForPictureAsync(context, await messages.OpenRemoteImageAsync(ticket, message, uri, cancellationToken));
    }

    private static async Task<IResult> AttachmentAsync(
        MessageId message, string part, HttpContext context, ClaimsPrincipal user, IMessages messages, CancellationToken cancellationToken) =>
        ContentHeaders.ForDownload(context, await messages.OpenPartAsync(Ticket(user), message, part, cancellationToken), "attachment");

    private static async Task<IResult> SourceAsync(
        string message, bool? show, HttpContext context, ClaimsPrincipal user, IMessages messages, CancellationToken cancellationToken)
    {
        if (!MessageId.TryParse(message, null, out var id))
        {
            return TypedResults.NotFound();
        }

        var source = await messages.OpenSourceAsync(Ticket(user), id, cancellationToken);
        return show is true ? ContentHeaders.ForReading(context, source) : ContentHeaders.ForDownload(context, source, "message.eml");
    }

    private static SessionTicket Ticket(ClaimsPrincipal user) => new(user.FindFirstValue(SessionAccess.TicketClaim) ?? "");

    // A failure becomes a page with a sentence: inside the reader's frame, or in the tab a download opened.
    internal static async ValueTask<object?> InWordsAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        try
        {
            return await next(invocation);
        }
        catch (MailException problem)
        {
            var context = invocation.HttpContext;
            var sentence = context.RequestServices.GetRequiredService<ErrorText>().For(problem);
            ContentHeaders.Seal(context);
            context.Response.Headers.CacheControl = "no-store";
            return TypedResults.Content(
                $"<!DOCTYPE html><meta name=\"color-scheme\" content=\"light dark\"><style>body{{font:14px/1.45 system-ui,sans-serif;padding:1rem}}</style><p>{WebUtility.HtmlEncode(sentence)}</p>",
                "text/html; charset=utf-8",
                statusCode: StatusOf(problem.Error));
        }
    }

    private static int StatusOf(MailError error) => error switch
    {
        MailError.MessageGone or MailError.PartGone or MailError.FolderGone => StatusCodes.Status404NotFound,
        MailError.SessionGone => StatusCodes.Status401Unauthorized,
        MailError.NotAllowed => StatusCodes.Status403Forbidden,
        MailError.RemoteContentRefused or MailError.InvalidRequest => StatusCodes.Status400BadRequest,
        MailError.MessageTooComplex => StatusCodes.Status422UnprocessableEntity,
        _ => StatusCodes.Status503ServiceUnavailable,
    };
}
