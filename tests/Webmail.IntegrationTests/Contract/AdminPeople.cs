using Microsoft.EntityFrameworkCore;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Security;
using Webmail.Data.Mailboxes;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;

namespace Webmail.IntegrationTests.Contract;

/// <summary>People of a gateway whose domains are hosted: the same row in its own database and in the one Dovecot reads.</summary>
internal static class AdminPeople
{
    public static async Task<(Mailbox Mailbox, SessionTicket Session)> PersonAsync(
        this GatewayFixture gateway, CancellationToken cancellationToken, bool isAdmin = true)
    {
        var mailbox = await gateway.Stack.NewMailboxAsync(cancellationToken);
        await gateway.Rows.AddMailboxAsync(mailbox.Address, mailbox.Password, "1G", cancellationToken);
        if (isAdmin)
        {
            await using var rows = gateway.Rows.Open();
            await rows.Mailboxes.Where(m => m.Address == mailbox.Address).ExecuteUpdateAsync(m => m.SetProperty(x => x.Role, MailboxRole.Admin), cancellationToken);
        }

        var session = await gateway.SignInAsync(mailbox, cancellationToken);
        if (isAdmin)
        {
            await TestAuthenticator.SetUpAsync(gateway.Ask<ISecurity>(), session, cancellationToken);
        }

        return (mailbox, session);
    }

    public static async Task<MailboxEntity> RowAsync(this GatewayFixture gateway, string address, CancellationToken cancellationToken)
    {
        await using var rows = gateway.Rows.Open();
        return await rows.Mailboxes.AsNoTracking().SingleAsync(m => m.Address == address, cancellationToken);
    }
}
