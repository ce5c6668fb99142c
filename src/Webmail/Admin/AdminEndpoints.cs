using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Webmail.Accounts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Messages;

namespace Webmail.Admin;

/// <summary>What an administrator saves as a file.</summary>
internal static class AdminEndpoints
{
    public const string ExportPath = "/admin/users.csv";

    public static void MapAdmin(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapMethods(ExportPath, ["GET", "HEAD"], ExportAsync).RequireAuthorization().AddEndpointFilter(ContentEndpoints.InWordsAsync);

    private static async Task<IResult> ExportAsync(
        string? q, string? domain, UserState? state, UserRole? role, HttpContext context, ClaimsPrincipal user, [FromServices] IAdminUsers users, CancellationToken cancellationToken)
    {
        var ticket = new SessionTicket(user.FindFirstValue(SessionAccess.TicketClaim) ?? "");
        var query = new UserQuery(q, string.IsNullOrEmpty(domain) ? null : domain, role, state ?? UserState.Present);
        return ContentHeaders.ForDownload(context, await users.ExportAsync(ticket, query, cancellationToken), "users.csv");
    }
}
