using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Security;
using Webmail.Data.Mailboxes;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Security;

/// <summary>Passkeys on the real servers: what they open, and answers of browsers that are refused.</summary>
public sealed class PasskeyTests(MailStack stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task As_the_first_second_factor_it_ends_the_other_sessions_and_signing_in_by_it_reads_mail()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var (mailbox, session) = await LockedPerson.OpenPersonAsync(stack, webmail, Cancelled);
        var other = (await webmail.Get<IAccounts>().BeginSignInAsync(LockedPerson.Request(mailbox), Cancelled)).SignedIn!.Ticket;
        using var passkey = await TestPasskey.SetUpAsync(webmail.Get<ISecurity>(), session, "phone", Cancelled);
        await Readiness.WaitAsync(
            async () => (await Record.ExceptionAsync(() => webmail.Get<IAccounts>().ResumeAsync(other, Cancelled))) is MailException { Error: MailError.SessionGone } ? null : "The other session is still open.", Cancelled);

        var alone = await AloneAsync(webmail, passkey);
        foreach (var ticket in new[] { session, alone.Ticket, (await SecondAsync(webmail, mailbox, passkey)).Ticket })
        {
            Assert.NotNull((await webmail.Get<IFolders>().ListAsync(ticket, Cancelled)).ByRole(FolderRole.Inbox));
        }

        // Its session signs in to Dovecot by a password of its own, which ends with it.
        await using var rows = stack.Hosted.Open();
        Assert.Equal(3, await OwnPasswordsAsync(rows, mailbox));
        await webmail.Get<IAccounts>().SignOutAsync(alone.Ticket, Cancelled);
        Assert.Equal(2, await OwnPasswordsAsync(rows, mailbox));
        var kept = await rows.Passkeys.AsNoTracking().SingleAsync(p => p.CredentialId == passkey.Id, Cancelled);
        Assert.Equal(["internal"], kept.Transports);
        var told = (await webmail.Get<IAuditLog>().ListOwnAsync(session, 0, 10, Cancelled)).Entries;
        Assert.Contains(told, e => e.Action == AuditActions.SecondFactorAdded && JsonNode.Parse(e.Details!)!["name"]!.GetValue<string>() == "phone");
    }

    [Fact]
    public async Task A_passkey_alone_proves_no_password_so_locks_stay_as_they_are()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var (mailbox, session) = await LockedPerson.OpenPersonAsync(stack, webmail, Cancelled);
        var security = webmail.Get<ISecurity>();
        using var passkey = await TestPasskey.SetUpAsync(security, session, "phone", Cancelled);
        var ticket = (await AloneAsync(webmail, passkey)).Ticket;
        foreach (var ask in new Func<Task>[]
        {
            () => security.BeginPasskeyAsync(ticket, Cancelled), () => security.ConfirmPasskeyAsync(ticket, "x", "{}", "x", Cancelled),
            () => security.RemovePasskeyAsync(ticket, passkey.IdText, Cancelled), () => security.AddAppPasswordAsync(ticket, "x", Cancelled),
        })
        {
            Assert.Equal(MailError.ProofNeeded, (await FailsAsync(ask)).Error);
        }

        await security.ProveAsync(ticket, mailbox.Password, Cancelled);
        await security.RemovePasskeyAsync(ticket, passkey.IdText, Cancelled);
        // The last second factor is gone: the password is enough again.
        Assert.NotNull((await webmail.Get<IAccounts>().BeginSignInAsync(LockedPerson.Request(mailbox), Cancelled)).SignedIn);
    }

    [Fact]
    public async Task An_answer_that_is_not_quite_right_is_refused_and_so_is_the_right_one_to_a_question_that_was_answered()
    {
        // More wrong ones than an hour allows.
        await using var webmail = await WebmailHost.StartAsync(
            WebmailConfiguration.ForHosted("all", stack, stack.Servers.ConnectionString).With("Webmail:PublicUrl", WebmailConfiguration.PublicUrl).With("Webmail:SignIn:AttemptsPerAddress", "1000"), Cancelled);
        var (mailbox, session) = await LockedPerson.OpenPersonAsync(stack, webmail, Cancelled);
        using var passkey = await TestPasskey.SetUpAsync(webmail.Get<ISecurity>(), session, "phone", Cancelled);
        using var stranger = new TestPasskey { Id = passkey.Id, UserHandle = passkey.UserHandle };
        await using var rows = stack.Hosted.Open();
        foreach (var (what, answer) in Wrong(passkey, stranger))
        {
            // 1. After the password.
            var step = await PasswordAsync(webmail, mailbox);
            var asked = (await webmail.Get<IAccounts>().AskPasskeyAsync(step.Token, Cancelled))!;
            var refused = await Record.ExceptionAsync(() => FinishAsync(webmail, step, answer(asked.Options)));
            Assert.Equal((what, MailError.CodeRejected), (what, Assert.IsType<MailException>(refused).Error));
            // One challenge is for one try.
            refused = await Record.ExceptionAsync(() => FinishAsync(webmail, step, passkey.Sign(asked.Options)));
            Assert.Equal((what, MailError.CodeRejected), (what, Assert.IsType<MailException>(refused).Error));
            await rows.CodeGuesses.Where(g => rows.Mailboxes.Any(m => m.Id == g.MailboxId && m.Address == mailbox.Address)).ExecuteDeleteAsync(Cancelled);

            // 2. Without it.
            var alone = (await webmail.Get<IAccounts>().AskPasskeyAsync(null, Cancelled))!;
            refused = await Record.ExceptionAsync(() => AloneAsync(webmail, alone.Token, answer(alone.Options)));
            Assert.Equal((what, MailError.CodeRejected), (what, Assert.IsType<MailException>(refused).Error));
            refused = await Record.ExceptionAsync(() => AloneAsync(webmail, alone.Token, passkey.Sign(alone.Options)));
            Assert.Equal((what, MailError.SecondStepGone), (what, Assert.IsType<MailException>(refused).Error));
        }

        Assert.Equal(mailbox.Address, (await SecondAsync(webmail, mailbox, passkey)).Account.Address);
    }

    [Fact]
    public async Task An_answer_opens_nothing_but_the_sign_in_it_was_asked_for()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var (ana, anas) = await LockedPerson.OpenPersonAsync(stack, webmail, Cancelled);
        var (bea, beas) = await LockedPerson.OpenPersonAsync(stack, webmail, Cancelled);
        using var hers = await TestPasskey.SetUpAsync(webmail.Get<ISecurity>(), anas, "phone", Cancelled);
        using var other = await TestPasskey.SetUpAsync(webmail.Get<ISecurity>(), beas, "phone", Cancelled);
        var accounts = webmail.Get<IAccounts>();

        // Ana's passkey at Bea's second step, and at another step of her own.
        var first = await PasswordAsync(webmail, ana);
        var second = await PasswordAsync(webmail, ana);
        var bees = await PasswordAsync(webmail, bea);
        var asked = (await accounts.AskPasskeyAsync(first.Token, Cancelled))!;
        await accounts.AskPasskeyAsync(second.Token, Cancelled);
        var beaAsked = (await accounts.AskPasskeyAsync(bees.Token, Cancelled))!;
        Assert.DoesNotContain(hers.IdText, beaAsked.Options, StringComparison.Ordinal);
        Assert.Equal(MailError.CodeRejected, (await FailsAsync(() => FinishAsync(webmail, bees, hers.Sign(beaAsked.Options)))).Error);
        var answer = hers.Sign(asked.Options);
        Assert.Equal(MailError.CodeRejected, (await FailsAsync(() => FinishAsync(webmail, second, answer))).Error);

        // One that says it is Bea's, at the door without a password.
        var alone = (await accounts.AskPasskeyAsync(null, Cancelled))!;
        (hers.UserHandle, var own) = (other.UserHandle, hers.UserHandle);
        Assert.Equal(MailError.CodeRejected, (await FailsAsync(() => AloneAsync(webmail, alone.Token, hers.Sign(alone.Options)))).Error);
        hers.UserHandle = own;

        // The second step's challenge at the door without a password, and a new passkey's challenge there.
        var setUp = await webmail.Get<ISecurity>().BeginPasskeyAsync(anas, Cancelled);
        Assert.Equal(MailError.SecondStepGone, (await FailsAsync(() => AloneAsync(webmail, setUp.Token, hers.Sign(setUp.Options)))).Error);
        Assert.Equal(ana.Address, (await FinishAsync(webmail, first, answer)).Account.Address);
        Assert.Equal(MailError.SecondStepGone, (await FailsAsync(() => FinishAsync(webmail, first, answer))).Error);
    }

    [Fact]
    public async Task Wrong_answers_count_with_wrong_codes_after_the_password_but_keep_nobody_out_without_it()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var (mailbox, session) = await LockedPerson.OpenPersonAsync(stack, webmail, Cancelled);
        using var passkey = await TestPasskey.SetUpAsync(webmail.Get<ISecurity>(), session, "phone", Cancelled);
        for (var i = 0; i < 6; i++)
        {
            var alone = (await webmail.Get<IAccounts>().AskPasskeyAsync(null, Cancelled))!;
            Assert.Equal(MailError.CodeRejected, (await FailsAsync(() => AloneAsync(webmail, alone.Token, Bent(passkey.Sign(alone.Options))))).Error);
        }

        var step = await PasswordAsync(webmail, mailbox);
        for (var i = 0; i < 5; i++)
        {
            var asked = (await webmail.Get<IAccounts>().AskPasskeyAsync(step.Token, Cancelled))!;
            Assert.Equal(MailError.CodeRejected, (await FailsAsync(() => FinishAsync(webmail, step, Bent(passkey.Sign(asked.Options))))).Error);
        }

        var last = (await webmail.Get<IAccounts>().AskPasskeyAsync(step.Token, Cancelled))!;
        Assert.Equal(MailError.TooManyAttempts, (await FailsAsync(() => FinishAsync(webmail, step, passkey.Sign(last.Options)))).Error);
        Assert.Equal(mailbox.Address, (await AloneAsync(webmail, passkey)).Account.Address);
    }

    [Fact]
    public async Task One_that_was_removed_or_reset_or_whose_mailbox_is_disabled_opens_nothing()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var (mailbox, session) = await LockedPerson.OpenPersonAsync(stack, webmail, Cancelled);
        var security = webmail.Get<ISecurity>();
        using var removed = await TestPasskey.SetUpAsync(security, session, "old phone", Cancelled);
        using var kept = await TestPasskey.SetUpAsync(security, session, "phone", Cancelled);
        Assert.Empty(kept.RecoveryCodes);
        await security.RemovePasskeyAsync(session, removed.IdText, Cancelled);
        Assert.Equal(MailError.CodeRejected, (await FailsAsync(() => AloneAsync(webmail, removed))).Error);
        Assert.Equal(MailError.CodeRejected, (await FailsAsync(() => SecondAsync(webmail, mailbox, removed))).Error);

        await using var rows = stack.Hosted.Open();
        await rows.Mailboxes.Where(m => m.Address == mailbox.Address).ExecuteUpdateAsync(m => m.SetProperty(x => x.IsEnabled, false), Cancelled);
        Assert.Equal(MailError.CodeRejected, (await FailsAsync(() => AloneAsync(webmail, kept))).Error);
        await rows.Mailboxes.Where(m => m.Address == mailbox.Address).ExecuteUpdateAsync(m => m.SetProperty(x => x.IsEnabled, true), Cancelled);
        await AloneAsync(webmail, kept);

        var boss = await LockedPerson.NewAsync(stack, webmail, Cancelled);
        await rows.Mailboxes.Where(m => m.Address == boss.Mailbox.Address).ExecuteUpdateAsync(m => m.SetProperty(x => x.Role, MailboxRole.Admin), Cancelled);
        var row = Assert.Single((await webmail.Get<IAdminUsers>().ListAsync(boss.Session, new UserQuery(mailbox.Address), Cancelled)).Users);
        Assert.True(row.HasSecondFactor);
        await webmail.Get<IAdminUsers>().ChangeAsync(boss.Session, new UsersChange([row.Id], UsersAction.ResetSecondFactor), Cancelled);
        Assert.Equal(MailError.CodeRejected, (await FailsAsync(() => AloneAsync(webmail, kept))).Error);
        Assert.NotNull((await webmail.Get<IAccounts>().BeginSignInAsync(LockedPerson.Request(mailbox), Cancelled)).SignedIn);
    }

    [Fact]
    public async Task An_administrator_has_enough_with_a_passkey_and_keeps_the_last_one()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var (boss, session) = await LockedPerson.OpenPersonAsync(stack, webmail, Cancelled);
        await using var rows = stack.Hosted.Open();
        await rows.Mailboxes.Where(m => m.Address == boss.Address).ExecuteUpdateAsync(m => m.SetProperty(x => x.Role, MailboxRole.Admin), Cancelled);
        Assert.Equal(MailError.SecondFactorNeeded, (await FailsAsync(() => webmail.Get<IAdminDomains>().ListAsync(session, Cancelled))).Error);
        using var passkey = await TestPasskey.SetUpAsync(webmail.Get<ISecurity>(), session, "key", Cancelled);
        await webmail.Get<IAdminDomains>().ListAsync(session, Cancelled);
        Assert.Equal(MailError.SecondFactorNeeded, (await FailsAsync(() => webmail.Get<ISecurity>().RemovePasskeyAsync(session, passkey.IdText, Cancelled))).Error);
        Assert.Equal(boss.Address, (await AloneAsync(webmail, passkey)).Account.Address);
    }

    [Fact]
    public async Task A_new_passkey_is_refused_from_elsewhere_without_its_owner_twice_and_without_a_name()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var (_, session) = await LockedPerson.OpenPersonAsync(stack, webmail, Cancelled);
        var (_, other) = await LockedPerson.OpenPersonAsync(stack, webmail, Cancelled);
        var security = webmail.Get<ISecurity>();
        foreach (var bent in new[] { new TestPasskey { Origin = "https://mail.a.test.evil.example" }, new TestPasskey { RpId = "a.test" }, new TestPasskey { IsUnlocked = false } })
        {
            var asked = await security.BeginPasskeyAsync(session, Cancelled);
            Assert.Equal(MailError.PasskeyRejected, (await FailsAsync(() => security.ConfirmPasskeyAsync(session, asked.Token, bent.Make(asked.Options), "x", Cancelled))).Error);
            bent.Dispose();
        }

        using var passkey = new TestPasskey();
        var challenge = await security.BeginPasskeyAsync(session, Cancelled);
        var answer = passkey.Make(challenge.Options);
        foreach (var name in new[] { " ", new string('x', 101), "two\nlines" })
        {
            Assert.Equal(MailError.InvalidRequest, (await FailsAsync(() => security.ConfirmPasskeyAsync(session, challenge.Token, answer, name, Cancelled))).Error);
        }

        // Another session's challenge is not one's own.
        Assert.Equal(MailError.SecondStepGone, (await FailsAsync(() => security.ConfirmPasskeyAsync(other, challenge.Token, answer, "x", Cancelled))).Error);
        await security.ConfirmPasskeyAsync(session, challenge.Token, answer, "x", Cancelled);
        await security.RemovePasskeyAsync(session, passkey.IdText, Cancelled);
        Assert.Equal(MailError.SecondStepGone, (await FailsAsync(() => security.ConfirmPasskeyAsync(session, challenge.Token, answer, "x", Cancelled))).Error);

        // What somebody has is left out by browsers, and refused where one does not.
        using var kept = await TestPasskey.SetUpAsync(security, session, "kept", Cancelled);
        Assert.Contains(kept.IdText, (await security.BeginPasskeyAsync(session, Cancelled)).Options, StringComparison.Ordinal);
        var again = await security.BeginPasskeyAsync(other, Cancelled);
        Assert.Equal(MailError.PasskeyRejected, (await FailsAsync(() => security.ConfirmPasskeyAsync(other, again.Token, kept.Make(again.Options), "x", Cancelled))).Error);
        // Nobody takes away another's.
        await security.RemovePasskeyAsync(other, kept.IdText, Cancelled);
        Assert.Single((await security.OpenAsync(session, Cancelled)).Passkeys);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://mail.a.test")]
    public async Task Where_no_browser_makes_passkeys_none_are_offered(string publicUrl)
    {
        await using var webmail = await WebmailHost.StartAsync(
            WebmailConfiguration.ForHosted("all", stack, stack.Servers.ConnectionString).With("Webmail:PublicUrl", publicUrl), Cancelled);
        var (_, session) = await LockedPerson.OpenPersonAsync(stack, webmail, Cancelled);
        Assert.Null((await webmail.Get<ISecurity>().OpenAsync(session, Cancelled)).PasskeyOrigin);
        Assert.Null(await webmail.Get<IAccounts>().AskPasskeyAsync(null, Cancelled));
        Assert.Equal(MailError.NotAllowed, (await FailsAsync(() => webmail.Get<ISecurity>().BeginPasskeyAsync(session, Cancelled))).Error);
    }

    [Fact]
    public async Task An_authenticator_that_counts_backwards_was_copied_and_is_refused()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var (_, session) = await LockedPerson.OpenPersonAsync(stack, webmail, Cancelled);
        using var passkey = await TestPasskey.SetUpAsync(webmail.Get<ISecurity>(), session, "key", Cancelled);
        passkey.Counter = 7;
        await AloneAsync(webmail, passkey);
        Assert.Equal(MailError.CodeRejected, (await FailsAsync(() => AloneAsync(webmail, passkey))).Error);
        passkey.Counter = 8;
        await AloneAsync(webmail, passkey);
    }

    private static IEnumerable<(string What, Func<string, string> Answer)> Wrong(TestPasskey passkey, TestPasskey stranger)
    {
        yield return ("another key under the same name", stranger.Sign);
        yield return ("a bent signature", options => Bent(passkey.Sign(options)));
        yield return ("another page", options => With(passkey, p => p.Origin = "https://mail.a.test.evil.example", p => p.Origin = WebmailConfiguration.PublicUrl, options));
        yield return ("the same name without TLS", options => With(passkey, p => p.Origin = "http://mail.a.test", p => p.Origin = WebmailConfiguration.PublicUrl, options));
        yield return ("another relying party", options => With(passkey, p => p.RpId = "a.test", p => p.RpId = "mail.a.test", options));
        yield return ("an authenticator that nobody unlocked", options => With(passkey, p => p.IsUnlocked = false, p => p.IsUnlocked = true, options));
        yield return ("an answer to another question", options => passkey.Sign(options.Replace("\"challenge\":\"", "\"challenge\":\"AAAA", StringComparison.Ordinal)));
        yield return ("no JSON", _ => "]");
        yield return ("JSON of something else", _ => "{\"id\":7}");
        yield return ("nothing", _ => "");
        yield return ("too much", options => passkey.Sign(options) + new string(' ', 20_000));
    }

    private static string With(TestPasskey passkey, Action<TestPasskey> bend, Action<TestPasskey> mend, string options)
    {
        bend(passkey);
        var answer = passkey.Sign(options);
        mend(passkey);
        return answer;
    }

    private static string Bent(string answer)
    {
        var json = JsonNode.Parse(answer)!;
        var signature = System.Buffers.Text.Base64Url.DecodeFromChars((string)json["response"]!["signature"]!);
        signature[^1] ^= 1;
        json["response"]!["signature"] = System.Buffers.Text.Base64Url.EncodeToString(signature);
        return json.ToJsonString();
    }

    private static async Task<SecondStep> PasswordAsync(WebmailHost webmail, Mailbox mailbox) =>
        (await webmail.Get<IAccounts>().BeginSignInAsync(LockedPerson.Request(mailbox), Cancelled)).Second!;

    private static Task<SignedIn> FinishAsync(WebmailHost webmail, SecondStep step, string answer) =>
        webmail.Get<IAccounts>().FinishSignInAsync(new SecondFactor(step.Token, SecondFactorKind.Passkey, answer, LockedPerson.RemoteAddress), Cancelled);

    private static async Task<SignedIn> SecondAsync(WebmailHost webmail, Mailbox mailbox, TestPasskey passkey)
    {
        var step = await PasswordAsync(webmail, mailbox);
        return await FinishAsync(webmail, step, passkey.Sign((await webmail.Get<IAccounts>().AskPasskeyAsync(step.Token, Cancelled))!.Options));
    }

    private static async Task<SignedIn> AloneAsync(WebmailHost webmail, TestPasskey passkey)
    {
        var asked = (await webmail.Get<IAccounts>().AskPasskeyAsync(null, Cancelled))!;
        return await AloneAsync(webmail, asked.Token, passkey.Sign(asked.Options));
    }

    private static Task<SignedIn> AloneAsync(WebmailHost webmail, string token, string answer) =>
        webmail.Get<IAccounts>().SignInWithPasskeyAsync(new PasskeySignIn(token, answer, LockedPerson.RemoteAddress, "test", "es"), Cancelled);

    private static Task<int> OwnPasswordsAsync(Webmail.Data.WebmailDbContext rows, Mailbox mailbox) =>
        rows.AppPasswords.CountAsync(p => p.SessionId != null && rows.Mailboxes.Any(m => m.Id == p.MailboxId && m.Address == mailbox.Address), Cancelled);

    private static Task<MailException> FailsAsync(Func<Task> action) => Assert.ThrowsAsync<MailException>(action);
}
