using Microsoft.AspNetCore.Components.Authorization;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;

namespace Webmail.Accounts;

/// <summary>The ticket of whoever a circuit belongs to, from the principal its cookie made.</summary>
public sealed class SessionAccess(AuthenticationStateProvider authentication)
{
    /// <summary>The claim that carries the ticket; it never leaves the server.</summary>
    public const string TicketClaim = "webmail:ticket";

    /// <exception cref="MailException">SessionGone.</exception>
    public async ValueTask<SessionTicket> TicketAsync()
    {
        var state = await authentication.GetAuthenticationStateAsync();
        return state.User.FindFirst(TicketClaim)?.Value is { Length: > 0 } ticket
            ? new SessionTicket(ticket)
            : throw new MailException(MailError.SessionGone);
    }
}
