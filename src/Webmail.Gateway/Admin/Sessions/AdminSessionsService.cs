using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Accounts;

namespace Webmail.Gateway.Admin.Sessions;

internal sealed class AdminSessionsService(Administrators administrators, SessionList list, SessionEndings endings, SessionStore sessions) : IAdminSessions
{
    public async Task<AdminSessionPage> ListAsync(SessionTicket session, string? search, int skip, int take, CancellationToken cancellationToken)
    {
        var actor = await administrators.RequireAsync(session, cancellationToken);
        return await list.PageAsync(search, skip, take, actor.SessionId, cancellationToken);
    }

    public async Task EndAsync(SessionTicket session, IReadOnlyList<Guid> sessionIds, CancellationToken cancellationToken)
    {
        var actor = await administrators.RequireAsync(session, cancellationToken);
        // Here it need not be waited for PostgreSQL's word.
        foreach (var id in await endings.EndAsync(actor, sessionIds, cancellationToken))
        {
            sessions.EndedElsewhere(id);
        }
    }
}
