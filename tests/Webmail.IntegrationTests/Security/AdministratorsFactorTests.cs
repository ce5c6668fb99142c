using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Security;
using Webmail.Data.Mailboxes;
using Webmail.Gateway.Admin.CommandLine;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Security;

/// <summary>Administrators need a second factor, and can take others' away for them.</summary>
public sealed class AdministratorsFactorTests(MailStack stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_one_an_administrator_is_refused_and_with_one_keeps_it()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var (boss, session) = await LockedPerson.OpenPersonAsync(stack, webmail, Cancelled);
        await MakeAdministratorAsync(boss);
        Assert.True((await webmail.Get<IAccounts>().ResumeAsync(session, Cancelled)) is { IsAdmin: true, NeedsSecondFactor: true });
        Assert.True((await webmail.Get<ISecurity>().OpenAsync(session, Cancelled)) is { IsRequired: true, HasSecondFactor: false });
        foreach (var ask in new Func<Task>[]
        {
            () => webmail.Get<IAdminUsers>().ListAsync(session, new UserQuery(), Cancelled), () => webmail.Get<IAdminDomains>().ListAsync(session, Cancelled),
            () => webmail.Get<IAdminAliases>().ListAsync(session, new AliasQuery(), Cancelled), () => webmail.Get<IAdminSessions>().ListAsync(session, null, 0, 1, Cancelled),
            () => webmail.Get<IAuditLog>().ListAsync(session, new AuditQuery(), Cancelled),
        })
        {
            Assert.Equal(MailError.SecondFactorNeeded, (await FailsAsync(ask)).Error);
        }

        await TestAuthenticator.SetUpAsync(webmail.Get<ISecurity>(), session, Cancelled);
        await webmail.Get<IAdminUsers>().ListAsync(session, new UserQuery(Take: 1), Cancelled);
        Assert.Equal(MailError.SecondFactorNeeded, (await FailsAsync(() => webmail.Get<ISecurity>().RemoveTotpAsync(session, Cancelled))).Error);
        // Refused as a whole: its codes still open the second step.
        Assert.True((await webmail.Get<ISecurity>().OpenAsync(session, Cancelled)) is { HasTotp: true, RecoveryCodesLeft: 10 });
    }

    [Fact]
    public async Task An_administrator_resets_a_persons_second_factor_which_ends_their_sessions_and_is_told_to_them()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var boss = await LockedPerson.NewAsync(stack, webmail, Cancelled);
        await MakeAdministratorAsync(boss.Mailbox);
        var bea = await LockedPerson.NewAsync(stack, webmail, Cancelled);
        var half = await bea.PasswordAsync(Cancelled);
        var row = Assert.Single((await webmail.Get<IAdminUsers>().ListAsync(boss.Session, new UserQuery(bea.Mailbox.Address), Cancelled)).Users);
        Assert.True(row.HasSecondFactor);

        Assert.Equal([row.Id], (await webmail.Get<IAdminUsers>().ChangeAsync(boss.Session, new UsersChange([row.Id], UsersAction.ResetSecondFactor), Cancelled)).Changed);
        await Readiness.WaitAsync(
            async () => (await Record.ExceptionAsync(() => webmail.Get<IAccounts>().ResumeAsync(bea.Session, Cancelled))) is MailException { Error: MailError.SessionGone } ? null : "Bea is still signed in.", Cancelled);
        Assert.Equal(MailError.SecondStepGone, (await FailsAsync(() => bea.FinishAsync(half, bea.App.NextCode(), Cancelled))).Error);
        var again = (await webmail.Get<IAccounts>().BeginSignInAsync(LockedPerson.Request(bea.Mailbox), Cancelled)).SignedIn!;
        Assert.True((await webmail.Get<ISecurity>().OpenAsync(again.Ticket, Cancelled)) is { HasSecondFactor: false, HasTotp: false, RecoveryCodesLeft: 0 });
        var told = (await webmail.Get<IAuditLog>().ListOwnAsync(again.Ticket, 0, 1, Cancelled)).Entries[0];
        Assert.Equal((boss.Mailbox.Address, AuditActions.SecondFactorReset), (told.Actor, told.Action));
    }

    [Fact]
    public async Task Root_resets_one_from_the_command_line()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var ana = await LockedPerson.NewAsync(stack, webmail, Cancelled);
        await using var output = new StringWriter();
        Assert.Equal(0, await AdminCommandLine.RunAsync(webmail.Services, ["users", "reset-second-factor", ana.Mailbox.Address], TextReader.Null, output, output, Cancelled));
        Assert.Equal($"{ana.Mailbox.Address}: done", output.ToString().Trim());
        Assert.NotNull((await webmail.Get<IAccounts>().BeginSignInAsync(LockedPerson.Request(ana.Mailbox), Cancelled)).SignedIn);
        await using var rows = stack.Hosted.Open();
        Assert.Equal("command line", (await rows.AuditLog.Where(e => e.Subject == ana.Mailbox.Address).OrderByDescending(e => e.Id).FirstAsync(Cancelled)).Actor);
    }

    private async Task MakeAdministratorAsync(Mailbox mailbox)
    {
        await using var rows = stack.Hosted.Open();
        await rows.Mailboxes.Where(m => m.Address == mailbox.Address).ExecuteUpdateAsync(m => m.SetProperty(x => x.Role, MailboxRole.Admin), Cancelled);
    }

    private static Task<MailException> FailsAsync(Func<Task> action) => Assert.ThrowsAsync<MailException>(action);
}
