using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Data;
using Webmail.Data.Domains;
using Webmail.Data.Mailboxes;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Data;

namespace Webmail.Gateway.Admin;

/// <summary>Who is an administrator: the person signed in to an enabled mailbox, hosted here, that has the role.</summary>
internal sealed class Administrators(SessionStore sessions, Database database)
{
    private static readonly Expression<Func<MailboxEntity, bool>> IsActive = m => m.Role == MailboxRole.Admin && m.IsEnabled && m.DeletedAt == null;

    /// <summary>Asked of the database at every call: who lost the role has lost it now, not when a session ends.</summary>
    /// <exception cref="MailException">SessionGone, NotAllowed, SecondFactorNeeded, DatabaseUnreachable.</exception>
    public async Task<Actor> RequireAsync(SessionTicket session, CancellationToken cancellationToken)
    {
        var open = await sessions.OpenAsync(session, cancellationToken);
        var found = await database.RunAsync(
            (context, ct) =>
            {
                var active = Active(context);
                return context.Sessions
                    .Where(s => s.Id == open.SessionId)
                    .Select(s => new { s.RemoteAddress, Mailbox = active.Where(m => m.Address == s.Account!.Address).Select(m => new { m.Id, m.AppPasswordsOnly }).SingleOrDefault() })
                    .SingleOrDefaultAsync(ct);
            },
            cancellationToken) ?? throw new MailException(MailError.SessionGone);
        return found.Mailbox switch
        {
            null => throw new MailException(MailError.NotAllowed),
            // Whoever has one ended all sessions without it when they set it up.
            { AppPasswordsOnly: false } => throw new MailException(MailError.SecondFactorNeeded),
            { } mailbox => new Actor(open.Account.Address, found.RemoteAddress, mailbox.Id, open.SessionId),
        };
    }

    /// <remarks>A domain that is proxied proves passwords elsewhere: whoever runs its server must not become administrator here.</remarks>
    public static IQueryable<MailboxEntity> Active(WebmailDbContext context) => context.Mailboxes
        .Where(IsActive)
        .Where(m => context.Domains.Any(d => d.Name == m.Domain && d.Kind == DomainKind.Hosted));
}
