using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Compose;

namespace Webmail.Compose;

/// <summary>Where the browser sends files to: as they are, one request each, passed on as they come.</summary>
internal static class UploadEndpoints
{
    public const string Path = "/upload";

    /// <summary>A form of another site can't set it, and a script of another site has to ask first and is refused.</summary>
    public const string Header = "X-Webmail-Upload";

    public static void MapUploads(this IEndpointRouteBuilder endpoints) => endpoints.MapPost(Path, UploadAsync);

    private static async Task<IResult> UploadAsync(HttpContext context, ICompose compose, string? name, string? type, CancellationToken cancellationToken)
    {
        if (!IsOurs(context.Request))
        {
            return Problem(StatusCodes.Status400BadRequest, MailError.InvalidRequest);
        }

        if (context.User.FindFirst(SessionAccess.TicketClaim)?.Value is not { Length: > 0 } ticket)
        {
            return Problem(StatusCodes.Status401Unauthorized, MailError.SessionGone);
        }

        // RFC 9112 §6.3: without a length nobody could say beforehand that it is too much.
        if (context.Request.ContentLength is not { } size)
        {
            return Problem(StatusCodes.Status411LengthRequired, MailError.InvalidRequest);
        }

        // The gateway knows what a message may hold and checks the announced size before the first byte.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        try
        {
            var request = new UploadRequest(NameOf(name), string.IsNullOrEmpty(type) ? "application/octet-stream" : type, size);
            return TypedResults.Ok(await compose.UploadAsync(new SessionTicket(ticket), request, context.Request.Body, cancellationToken));
        }
        catch (MailException problem)
        {
            return Problem(StatusOf(problem.Error), problem.Error);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Cancelled in the browser: nobody reads the answer.
            return TypedResults.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
        catch (BadHttpRequestException)
        {
            return Problem(StatusCodes.Status400BadRequest, MailError.InvalidRequest);
        }
    }

    // The cookie is SameSite=Lax; this holds for sites beside ours under the same domain too.
    private static bool IsOurs(HttpRequest request) =>
        request.Headers.ContainsKey(Header)
        && request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin";

    private static string NameOf(string? name)
    {
        var last = (name ?? "").Split('/', '\\')[^1];
        var clean = string.Concat(last.Where(c => !char.IsControl(c))).Trim();
        return clean.Length == 0 ? "file" : clean;
    }

    private static int StatusOf(MailError error) => error switch
    {
        MailError.SessionGone => StatusCodes.Status401Unauthorized,
        MailError.UploadTooLarge or MailError.MessageTooLarge => StatusCodes.Status413PayloadTooLarge,
        MailError.GatewayUnreachable or MailError.DatabaseUnreachable or MailError.ServerBusy => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    private static ProblemHttpResult Problem(int status, MailError error) =>
        TypedResults.Problem(title: error.ToString(), statusCode: status, extensions: new Dictionary<string, object?> { ["error"] = error.ToString() });
}
