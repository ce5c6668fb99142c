using System.Diagnostics;
using MailKit.Net.Imap;
using MailKit.Security;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Security;
using Webmail.IntegrationTests.Hosted;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Security;

/// <summary>App passwords as their owner makes and revokes them, in Dovecot and Postfix.</summary>
public sealed class AppPasswordLifeTests(MailStack stack)
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_opens_every_protocol_until_it_is_revoked_and_is_refused_within_a_second()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var ana = await LockedPerson.NewAsync(stack, webmail, Cancelled);
        var phone = await ana.Security.AddAppPasswordAsync(ana.Session, "  Teléfono ", Cancelled);
        var laptop = await ana.Security.AddAppPasswordAsync(ana.Session, "laptop", Cancelled);
        var address = ana.Mailbox.Address;
        using var open = await stack.ImapAsync(address, phone.Password, Cancelled);
        using (await stack.Pop3Async(address, phone.Password, Cancelled))
        using (var submission = await stack.SubmissionAsync(address, phone.Password, Cancelled))
        {
            await submission.SendAsync(MailClients.Letter(address, address, "from the phone"), Cancelled);
        }

        Assert.Equal("from the phone", Assert.Single(await stack.ReceivedAsync(new Mailbox(address, laptop.Password), 1, Cancelled)).Subject);
        var listed = (await ana.Security.OpenAsync(ana.Session, Cancelled)).AppPasswords;
        Assert.Equal([("laptop", true), ("Teléfono", true)], listed.Select(p => (p.Name, p.LastUsedAt is not null)));

        await ana.Security.RevokeAppPasswordAsync(ana.Session, phone.Info.Id, Cancelled);
        // auth_failure_delay is a second: what is measured is until Dovecot knows, so no more than one refusal is waited for.
        var since = Stopwatch.GetTimestamp();
        var refused = new[] { RefusedAsync(() => stack.ImapAsync(address, phone.Password, Cancelled)), RefusedAsync(() => stack.Pop3Async(address, phone.Password, Cancelled)), RefusedAsync(() => stack.SubmissionAsync(address, phone.Password, Cancelled)) };
        await Readiness.WaitAsync(() => StillOpenAsync(open), Cancelled);
        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, AtOnce);
        await Task.WhenAll(refused);
        using (await stack.ImapAsync(address, laptop.Password, Cancelled))
        {
        }

        await ana.Security.RevokeAppPasswordAsync(ana.Session, phone.Info.Id, Cancelled);
        var told = (await webmail.Get<IAuditLog>().ListOwnAsync(ana.Session, 0, 50, Cancelled)).Entries.Select(e => (e.Action, e.Details)).ToList();
        Assert.Equal(
            [(AuditActions.AppPasswordRevoked, "Teléfono"), (AuditActions.AppPasswordAdded, "laptop"), (AuditActions.AppPasswordAdded, "Teléfono")],
            told.Where(e => e.Action.StartsWith("app-password.", StringComparison.Ordinal)).Select(e => (e.Action, System.Text.Json.JsonDocument.Parse(e.Details!).RootElement.GetProperty("name").GetString()!)));
        Assert.DoesNotContain(told, e => e.Details?.Contains(phone.Password, StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task It_is_no_way_into_the_web_page_not_even_without_a_second_factor()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var (mailbox, session) = await LockedPerson.OpenPersonAsync(stack, webmail, Cancelled);
        var made = await webmail.Get<ISecurity>().AddAppPasswordAsync(session, "phone", Cancelled);
        using (await stack.ImapAsync(mailbox.Address, made.Password, Cancelled))
        {
        }

        var asOwn = LockedPerson.Request(new Mailbox(mailbox.Address, made.Password));
        Assert.Equal(MailError.SignInRejected, (await FailsAsync(() => webmail.Get<IAccounts>().BeginSignInAsync(asOwn, Cancelled))).Error);
        Assert.Equal(MailError.SignInRejected, (await FailsAsync(() => webmail.Get<ISecurity>().ProveAsync(session, made.Password, Cancelled))).Error);
        using var own = await stack.ImapAsync(mailbox, Cancelled);
    }

    [Fact]
    public async Task Nobody_revokes_somebody_elses_or_names_one_with_nothing()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var (ana, anas) = await LockedPerson.OpenPersonAsync(stack, webmail, Cancelled);
        var (_, beas) = await LockedPerson.OpenPersonAsync(stack, webmail, Cancelled);
        var security = webmail.Get<ISecurity>();
        var made = await security.AddAppPasswordAsync(anas, "phone", Cancelled);
        await security.RevokeAppPasswordAsync(beas, made.Info.Id, Cancelled);
        using (await stack.ImapAsync(ana.Address, made.Password, Cancelled))
        {
        }

        foreach (var name in new[] { "", "   ", new string('x', 101), "two\nlines" })
        {
            Assert.Equal(MailError.InvalidRequest, (await FailsAsync(() => security.AddAppPasswordAsync(anas, name, Cancelled))).Error);
        }
    }

    private static Task<AuthenticationException> RefusedAsync<T>(Func<Task<T>> signIn) => Assert.ThrowsAsync<AuthenticationException>(signIn);

    private static async Task<string?> StillOpenAsync(ImapClient imap)
    {
        try
        {
            await imap.NoOpAsync(Cancelled);
            return "The connection is still open.";
        }
        catch (Exception over) when (over is ImapProtocolException or MailKit.ServiceNotConnectedException or IOException)
        {
            return null;
        }
    }

    private static Task<MailException> FailsAsync(Func<Task> action) => Assert.ThrowsAsync<MailException>(action);
}
