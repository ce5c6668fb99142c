using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Security;
using Webmail.Gateway.Mailboxes;
using Webmail.Testing.Hosting;
using Xunit;

namespace Webmail.IntegrationTests.Contract;

/// <summary>What <see cref="ISecurity"/> and the two steps of <see cref="IAccounts"/> promise, whichever way they are asked.</summary>
public abstract class SecurityContract(GatewayFixture gateway)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private ISecurity Security => gateway.Ask<ISecurity>();

    private IAccounts Accounts => gateway.Ask<IAccounts>();

    [Fact]
    public async Task A_second_factor_is_set_up_used_and_taken_away_and_app_passwords_come_and_go()
    {
        var (mailbox, session) = await gateway.PersonAsync(Cancelled, isAdmin: false);
        var hash = PasswordHash.Of(mailbox.Password);
        await using (var rows = gateway.Rows.Open())
        {
            await rows.Mailboxes.Where(m => m.Address == mailbox.Address).ExecuteUpdateAsync(m => m.SetProperty(x => x.PasswordHash, hash), Cancelled);
        }

        var before = await Security.OpenAsync(session, Cancelled);
        Assert.True(before is { IsHosted: true, IsRequired: false, HasSecondFactor: false, AppPasswords: [] });
        var app = await TestAuthenticator.SetUpAsync(Security, session, Cancelled);
        Assert.Equal(10, app.RecoveryCodes.Count);

        var step = await BeginAsync(mailbox.Address, mailbox.Password);
        Assert.True(step.HasTotp);
        Assert.Equal(MailError.CodeRejected, (await FailsAsync(() => FinishAsync(step, app.WrongCode()))).Error);
        var signedIn = await FinishAsync(step, app.NextCode());
        Assert.Equal(mailbox.Address, signedIn.Account.Address);
        Assert.Equal(MailError.SecondStepGone, (await FailsAsync(() => FinishAsync(step, "123456"))).Error);

        var made = await Security.AddAppPasswordAsync(signedIn.Ticket, "phone", Cancelled);
        Assert.Equal([(made.Info.Id, "phone")], (await Security.OpenAsync(signedIn.Ticket, Cancelled)).AppPasswords.Select(p => (p.Id, p.Name)));
        await Security.RevokeAppPasswordAsync(signedIn.Ticket, made.Info.Id, Cancelled);
        Assert.Equal(10, (await Security.RenewRecoveryCodesAsync(signedIn.Ticket, Cancelled)).Count);
        await Security.ProveAsync(signedIn.Ticket, mailbox.Password, Cancelled);
        await Security.RemoveTotpAsync(signedIn.Ticket, Cancelled);
        Assert.True(await Security.OpenAsync(signedIn.Ticket, Cancelled) is { HasSecondFactor: false, HasTotp: false, RecoveryCodesLeft: 0, AppPasswords: [] });
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_changes_no_lock()
    {
        var nobody = new SessionTicket("nobody");
        foreach (var ask in new Func<Task>[]
        {
            () => Security.OpenAsync(nobody, Cancelled), () => Security.ProveAsync(nobody, "x", Cancelled), () => Security.BeginTotpAsync(nobody, Cancelled),
            () => Security.ConfirmTotpAsync(nobody, "x", "1", Cancelled), () => Security.RemoveTotpAsync(nobody, Cancelled), () => Security.RenewRecoveryCodesAsync(nobody, Cancelled),
            () => Security.AddAppPasswordAsync(nobody, "x", Cancelled), () => Security.RevokeAppPasswordAsync(nobody, Guid.Empty, Cancelled),
            () => Security.BeginPasskeyAsync(nobody, Cancelled), () => Security.ConfirmPasskeyAsync(nobody, "x", "{}", "x", Cancelled), () => Security.RemovePasskeyAsync(nobody, "x", Cancelled),
        })
        {
            Assert.Equal(MailError.SessionGone, (await FailsAsync(ask)).Error);
        }
    }

    [Fact]
    public async Task A_passkey_is_made_named_used_after_the_password_and_without_it_and_taken_away()
    {
        var (mailbox, session) = await gateway.PersonAsync(Cancelled, isAdmin: false);
        var hash = PasswordHash.Of(mailbox.Password);
        await using (var rows = gateway.Rows.Open())
        {
            await rows.Mailboxes.Where(m => m.Address == mailbox.Address).ExecuteUpdateAsync(m => m.SetProperty(x => x.PasswordHash, hash), Cancelled);
        }

        Assert.True(await Security.OpenAsync(session, Cancelled) is { Passkeys: [], PasskeyOrigin: WebmailConfiguration.PublicUrl });
        using var passkey = await TestPasskey.SetUpAsync(Security, session, " Portátil ", Cancelled);
        Assert.Equal(10, passkey.RecoveryCodes.Count);
        var made = Assert.Single((await Security.OpenAsync(session, Cancelled)).Passkeys);
        Assert.Equal((passkey.IdText, "Portátil", (DateTimeOffset?)null), (made.Id, made.Name, made.LastUsedAt));

        var step = await BeginAsync(mailbox.Address, mailbox.Password);
        Assert.True(step is { HasPasskey: true, HasTotp: false });
        var asked = (await Accounts.AskPasskeyAsync(step.Token, Cancelled))!;
        Assert.Equal(WebmailConfiguration.PublicUrl, asked.Origin);
        var signedIn = await FinishAsync(step, passkey.Sign(asked.Options), SecondFactorKind.Passkey);
        Assert.Equal(mailbox.Address, signedIn.Account.Address);
        Assert.NotNull(Assert.Single((await Security.OpenAsync(session, Cancelled)).Passkeys).LastUsedAt);

        var alone = (await Accounts.AskPasskeyAsync(null, Cancelled))!;
        var signIn = new PasskeySignIn(alone.Token, passkey.Sign(alone.Options), "127.0.0.1", "test", "es");
        Assert.Equal(mailbox.Address, (await Accounts.SignInWithPasskeyAsync(signIn, Cancelled)).Account.Address);
        Assert.Equal(MailError.SecondStepGone, (await FailsAsync(() => Accounts.SignInWithPasskeyAsync(signIn, Cancelled))).Error);
        Assert.Equal(MailError.SecondStepGone, (await FailsAsync(() => Accounts.AskPasskeyAsync("nobody's", Cancelled))).Error);

        await Security.RemovePasskeyAsync(signedIn.Ticket, passkey.IdText, Cancelled);
        await Security.RemovePasskeyAsync(signedIn.Ticket, passkey.IdText, Cancelled);
        Assert.True(await Security.OpenAsync(signedIn.Ticket, Cancelled) is { HasSecondFactor: false, Passkeys: [], RecoveryCodesLeft: 0 });
    }

    private async Task<SecondStep> BeginAsync(string address, string password) =>
        (await Accounts.BeginSignInAsync(new SignInRequest(address, password, "127.0.0.1", "test", "es"), Cancelled)).Second!;

    private Task<SignedIn> FinishAsync(SecondStep step, string code, SecondFactorKind kind = SecondFactorKind.Totp) =>
        Accounts.FinishSignInAsync(new SecondFactor(step.Token, kind, code, "127.0.0.1"), Cancelled);

    private static Task<MailException> FailsAsync(Func<Task> action) => Assert.ThrowsAsync<MailException>(action);
}

public sealed class SecurityInProcess(InProcessHosted gateway) : SecurityContract(gateway), IClassFixture<InProcessHosted>;

public sealed class SecurityOverHttp(RemoteHosted gateway) : SecurityContract(gateway), IClassFixture<RemoteHosted>;
