using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.IntegrationTests.Hosted;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Security;

/// <summary>Signing in in two steps, on the real servers.</summary>
public sealed class SecondFactorTests(MailStack stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_a_second_factor_signing_in_takes_two_steps_and_then_reads_and_sends_mail()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var ana = await LockedPerson.NewAsync(stack, webmail, Cancelled);
        await stack.DeliverAsync(ana.Mailbox.Address, MailClients.Letter("x@example.org", ana.Mailbox.Address, "for Ana"), Cancelled);

        var signedIn = await ana.SignInAsync(Cancelled);
        foreach (var session in new[] { signedIn.Ticket, ana.Session })
        {
            var page = await webmail.Get<IMessages>().OpenFolderAsync(session, new FolderId("INBOX"), MessageFilter.All, 10, Cancelled);
            Assert.Equal("for Ana", Assert.Single(page.Rows).Subject);
        }

        // The app passwords that sessions sign in with are nobody's to see, and end with them.
        Assert.Empty((await ana.Security.OpenAsync(signedIn.Ticket, Cancelled)).AppPasswords);
        await using var rows = stack.Hosted.Open();
        Assert.Equal(2, await rows.AppPasswords.CountAsync(p => rows.Mailboxes.Any(m => m.Id == p.MailboxId && m.Address == ana.Mailbox.Address), Cancelled));
        await webmail.Get<IAccounts>().SignOutAsync(signedIn.Ticket, Cancelled);
        Assert.Equal(1, await rows.AppPasswords.CountAsync(p => rows.Mailboxes.Any(m => m.Id == p.MailboxId && m.Address == ana.Mailbox.Address), Cancelled));
    }

    [Fact]
    public async Task Turning_it_on_ends_the_other_sessions_and_the_password_opens_no_protocol_by_itself()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var (mailbox, there) = await LockedPerson.OpenPersonAsync(stack, webmail, Cancelled);
        var here = (await webmail.Get<IAccounts>().BeginSignInAsync(LockedPerson.Request(mailbox), Cancelled)).SignedIn!.Ticket;
        var app = await Webmail.Testing.Hosting.TestAuthenticator.SetUpAsync(webmail.Get<Contracts.Security.ISecurity>(), here, Cancelled);

        Assert.Equal(10, app.RecoveryCodes.Distinct().Count());
        Assert.Equal(MailError.SessionGone, (await FailsAsync(() => webmail.Get<IAccounts>().ResumeAsync(there, Cancelled))).Error);
        await webmail.Get<IAccounts>().ResumeAsync(here, Cancelled);
        await Assert.ThrowsAsync<AuthenticationException>(() => stack.ImapAsync(mailbox, Cancelled));
        await Assert.ThrowsAsync<AuthenticationException>(() => stack.Pop3Async(mailbox.Address, mailbox.Password, Cancelled));
        await Assert.ThrowsAsync<AuthenticationException>(() => stack.SubmissionAsync(mailbox.Address, mailbox.Password, Cancelled));
    }

    [Fact]
    public async Task A_code_that_was_used_is_refused_in_setting_up_and_in_signing_in()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var ana = await LockedPerson.NewAsync(stack, webmail, Cancelled);
        var step = await ana.PasswordAsync(Cancelled);
        Assert.Equal(MailError.CodeRejected, (await FailsAsync(() => ana.FinishAsync(step, ana.App.UsedCode(), Cancelled))).Error);
        await ana.FinishAsync(step, ana.App.NextCode(), Cancelled);
        // The step is used up with its code, and the code for every other step.
        Assert.Equal(MailError.SecondStepGone, (await FailsAsync(() => ana.FinishAsync(step, ana.App.UsedCode(), Cancelled))).Error);
        var again = await ana.PasswordAsync(Cancelled);
        Assert.Equal(MailError.CodeRejected, (await FailsAsync(() => ana.FinishAsync(again, ana.App.UsedCode(), Cancelled))).Error);
    }

    [Fact]
    public async Task Of_many_who_use_one_code_at_once_one_gets_in()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var ana = await LockedPerson.NewAsync(stack, webmail, Cancelled);
        var steps = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ana.PasswordAsync(Cancelled)));
        var code = ana.App.NextCode();
        var tries = await Task.WhenAll(steps.Select(async step =>
        {
            try
            {
                await ana.FinishAsync(step, code, Cancelled);
                return true;
            }
            catch (MailException refused) when (refused.Error is MailError.CodeRejected or MailError.TooManyAttempts)
            {
                return false;
            }
        }));
        Assert.Single(tries, isIn => isIn);
    }

    [Fact]
    public async Task Whoever_guesses_codes_waits_longer_each_time_whatever_step_and_the_owner_reads_of_it()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var ana = await LockedPerson.NewAsync(stack, webmail, Cancelled);
        for (var i = 0; i < 5; i++)
        {
            var step = await ana.PasswordAsync(Cancelled);
            Assert.Equal(MailError.CodeRejected, (await FailsAsync(() => ana.FinishAsync(step, ana.App.WrongCode(), Cancelled))).Error);
        }

        // Now the right one is not looked at either.
        var late = await ana.PasswordAsync(Cancelled);
        var limited = await FailsAsync(() => ana.FinishAsync(late, ana.App.NextCode(), Cancelled));
        Assert.Equal(MailError.TooManyAttempts, limited.Error);
        Assert.InRange(limited.RetryAfter!.Value, TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(60));

        // A minute later, as the table sees it, one more guess: twice as long.
        await using var rows = stack.Hosted.Open();
        await rows.CodeGuesses.Where(g => rows.Mailboxes.Any(m => m.Id == g.MailboxId && m.Address == ana.Mailbox.Address))
            .ExecuteUpdateAsync(g => g.SetProperty(x => x.LockedUntil, DateTimeOffset.UtcNow), Cancelled);
        await FailsAsync(() => ana.FinishAsync(late, ana.App.WrongCode(), Cancelled));
        Assert.InRange((await FailsAsync(() => ana.FinishAsync(late, ana.App.NextCode(), Cancelled))).RetryAfter!.Value, TimeSpan.FromSeconds(105), TimeSpan.FromSeconds(120));
        var entries = (await webmail.Get<IAuditLog>().ListOwnAsync(ana.Session, 0, 50, Cancelled)).Entries;
        Assert.Equal(2, entries.Count(e => e.Action == AuditActions.SecondFactorLocked && e.RemoteAddress == LockedPerson.RemoteAddress));
    }

    [Fact]
    public async Task A_recovery_code_lets_in_once_and_new_ones_end_the_old()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var ana = await LockedPerson.NewAsync(stack, webmail, Cancelled);
        // As people type: in capitals, and with spaces for the hyphens.
        var typed = ana.App.RecoveryCodes[0].ToUpperInvariant().Replace('-', ' ');
        var signedIn = await ana.FinishAsync(await ana.PasswordAsync(Cancelled), typed, Cancelled, SecondFactorKind.RecoveryCode);
        Assert.Equal(9, (await ana.Security.OpenAsync(signedIn.Ticket, Cancelled)).RecoveryCodesLeft);
        var again = await ana.PasswordAsync(Cancelled);
        Assert.Equal(MailError.CodeRejected, (await FailsAsync(() => ana.FinishAsync(again, typed, Cancelled, SecondFactorKind.RecoveryCode))).Error);

        var renewed = await ana.Security.RenewRecoveryCodesAsync(signedIn.Ticket, Cancelled);
        Assert.Equal(MailError.CodeRejected, (await FailsAsync(() => ana.FinishAsync(again, ana.App.RecoveryCodes[1], Cancelled, SecondFactorKind.RecoveryCode))).Error);
        await ana.FinishAsync(again, renewed[1], Cancelled, SecondFactorKind.RecoveryCode);
        var told = (await webmail.Get<IAuditLog>().ListOwnAsync(ana.Session, 0, 50, Cancelled)).Entries.Select(e => e.Action).ToList();
        Assert.Equal([AuditActions.RecoveryCodeUsed, AuditActions.RecoveryCodesRenewed, AuditActions.RecoveryCodeUsed, AuditActions.SecondFactorAdded], told);
    }

    [Fact]
    public async Task A_stolen_database_holds_neither_the_secret_nor_a_code()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var (mailbox, session) = await LockedPerson.OpenPersonAsync(stack, webmail, Cancelled);
        var security = webmail.Get<Contracts.Security.ISecurity>();
        var setup = await security.BeginTotpAsync(session, Cancelled);
        var codes = (await security.ConfirmTotpAsync(session, setup.Token, new Webmail.Testing.Hosting.TestAuthenticator(setup.Secret).NextCode(), Cancelled)).RecoveryCodes!;
        await using var rows = stack.Hosted.Open();
        var id = await rows.Mailboxes.Where(m => m.Address == mailbox.Address).Select(m => m.Id).SingleAsync(Cancelled);
        var secret = OtpNet.Base32Encoding.ToBytes(setup.Secret);
        var kept = (await rows.TotpSecrets.SingleAsync(t => t.MailboxId == id, Cancelled)).SealedSecret;
        Assert.Equal(-1, kept.AsSpan().IndexOf(secret));
        var hashes = (await rows.RecoveryCodes.Where(c => c.MailboxId == id).ToListAsync(Cancelled)).Select(c => Convert.ToHexString(c.Hash)).ToHashSet();
        var plain = codes.SelectMany(c => new[] { c, c.Replace("-", "", StringComparison.Ordinal) }).Select(c => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(c))));
        Assert.Empty(hashes.Intersect(plain));
    }

    [Fact]
    public async Task What_outlives_a_session_asks_for_the_password_a_quarter_of_an_hour_later()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var ana = await LockedPerson.NewAsync(stack, webmail, Cancelled);
        await using var rows = stack.Hosted.Open();
        await rows.Sessions.Where(s => s.Account!.Address == ana.Mailbox.Address).ExecuteUpdateAsync(s => s.SetProperty(x => x.ProvedAt, DateTimeOffset.UtcNow.AddMinutes(-16)), Cancelled);
        foreach (var action in new Func<Task>[]
        {
            () => ana.Security.BeginTotpAsync(ana.Session, Cancelled), () => ana.Security.ConfirmTotpAsync(ana.Session, "x", "1", Cancelled),
            () => ana.Security.RemoveTotpAsync(ana.Session, Cancelled), () => ana.Security.RenewRecoveryCodesAsync(ana.Session, Cancelled),
            () => ana.Security.AddAppPasswordAsync(ana.Session, "phone", Cancelled),
        })
        {
            Assert.Equal(MailError.ProofNeeded, (await FailsAsync(action)).Error);
        }

        Assert.Equal(MailError.SignInRejected, (await FailsAsync(() => ana.Security.ProveAsync(ana.Session, "a guess", Cancelled))).Error);
        await ana.Security.ProveAsync(ana.Session, ana.Mailbox.Password, Cancelled);
        await ana.Security.RemoveTotpAsync(ana.Session, Cancelled);
        // The last one is gone: the password is enough again, everywhere, and this session goes on.
        using var imap = await stack.ImapAsync(ana.Mailbox, Cancelled);
        Assert.NotNull((await webmail.Get<IAccounts>().BeginSignInAsync(LockedPerson.Request(ana.Mailbox), Cancelled)).SignedIn);
        await webmail.Get<IFolders>().ListAsync(ana.Session, Cancelled);
    }

    private static Task<MailException> FailsAsync(Func<Task> action) => Assert.ThrowsAsync<MailException>(action);
}
