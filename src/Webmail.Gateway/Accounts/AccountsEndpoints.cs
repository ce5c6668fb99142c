using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Webmail.Contracts.Accounts;
using Webmail.Gateway.Http;

namespace Webmail.Gateway.Accounts;

internal static class AccountsEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var accounts = endpoints.MapGroup("").WithTags("Accounts");

        accounts.MapPost(AccountsApi.SignIn, async (SignInRequest body, [FromServices] IAccounts service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.BeginSignInAsync(body, cancellationToken)));

        accounts.MapPost(AccountsApi.FinishSignIn, async (SecondFactor body, [FromServices] IAccounts service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.FinishSignInAsync(body, cancellationToken)));

        accounts.MapPost(AccountsApi.AskPasskey, async Task<Results<Ok<PasskeyChallenge>, NoContent>> (AccountsApi.AskPasskeyBody body, [FromServices] IAccounts service, CancellationToken cancellationToken) =>
            await service.AskPasskeyAsync(body.SecondStep, cancellationToken) is { } challenge ? TypedResults.Ok(challenge) : TypedResults.NoContent());

        accounts.MapPost(AccountsApi.SignInWithPasskey, async (PasskeySignIn body, [FromServices] IAccounts service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.SignInWithPasskeyAsync(body, cancellationToken)));

        accounts.MapPost(AccountsApi.Resume, async (Bearer bearer, [FromServices] IAccounts service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.ResumeAsync(bearer.Ticket, cancellationToken)));

        accounts.MapPost(AccountsApi.SignOut, async (Bearer bearer, [FromServices] IAccounts service, CancellationToken cancellationToken) =>
        {
            await service.SignOutAsync(bearer.Ticket, cancellationToken);
            return TypedResults.NoContent();
        });

        accounts.MapPost(AccountsApi.ListSessions, async (Bearer bearer, [FromServices] IAccounts service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.ListSessionsAsync(bearer.Ticket, cancellationToken)));

        accounts.MapPost(AccountsApi.RevokeSession, async (Bearer bearer, AccountsApi.RevokeBody body, [FromServices] IAccounts service, CancellationToken cancellationToken) =>
        {
            await service.RevokeSessionAsync(bearer.Ticket, body.SessionId, cancellationToken);
            return TypedResults.NoContent();
        });

        accounts.MapPost(AccountsApi.SavePreferences, async (Bearer bearer, AccountPreferences body, [FromServices] IAccounts service, CancellationToken cancellationToken) =>
        {
            await service.SavePreferencesAsync(bearer.Ticket, body, cancellationToken);
            return TypedResults.NoContent();
        });
    }
}
