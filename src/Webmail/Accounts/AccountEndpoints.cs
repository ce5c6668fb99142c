using Microsoft.AspNetCore.Antiforgery;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;

namespace Webmail.Accounts;

/// <summary>Signing out, which needs a response that can take the cookie away.</summary>
internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder endpoints) => endpoints.MapPost("/sign-out", SignOutAsync);

    private static async Task<IResult> SignOutAsync(HttpContext context, IAccounts accounts, IAntiforgery antiforgery, CancellationToken cancellationToken)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return TypedResults.BadRequest();
        }

        if (context.User.FindFirst(SessionAccess.TicketClaim)?.Value is { } ticket)
        {
            try
            {
                await accounts.SignOutAsync(new SessionTicket(ticket), cancellationToken);
            }
            catch (MailException problem) when (problem.Error is MailError.SessionGone)
            {
                // Signed out is signed out.
            }
        }

        SessionCookie.Clear(context);
        return TypedResults.LocalRedirect(ReturnAddress.SignInPath + "?out=1");
    }
}
