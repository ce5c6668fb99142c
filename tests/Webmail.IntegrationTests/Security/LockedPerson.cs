using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Security;
using Webmail.Gateway.Mailboxes;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;

namespace Webmail.IntegrationTests.Security;

/// <summary>Somebody with a second factor, on the database that Dovecot and Postfix read.</summary>
internal sealed record LockedPerson(WebmailHost Webmail, Mailbox Mailbox, SessionTicket Session, TestAuthenticator App)
{
    public const string RemoteAddress = "192.0.2.7";

    public ISecurity Security => Webmail.Get<ISecurity>();

    private IAccounts Accounts => Webmail.Get<IAccounts>();

    public static Task<WebmailHost> StartAsync(MailStack stack, CancellationToken cancellationToken, params (string Key, string Value)[] settings)
    {
        var configuration = WebmailConfiguration.ForHosted("all", stack, stack.Servers.ConnectionString).With("Webmail:PublicUrl", WebmailConfiguration.PublicUrl);
        return WebmailHost.StartAsync(settings.Aggregate(configuration, (c, s) => c.With(s.Key, s.Value)), cancellationToken);
    }

    public static async Task<LockedPerson> NewAsync(MailStack stack, WebmailHost webmail, CancellationToken cancellationToken, string culture = "es")
    {
        var (mailbox, session) = await OpenPersonAsync(stack, webmail, cancellationToken, culture);
        return new LockedPerson(webmail, mailbox, session, await TestAuthenticator.SetUpAsync(webmail.Get<ISecurity>(), session, cancellationToken));
    }

    /// <summary>Somebody without one, signed in.</summary>
    public static async Task<(Mailbox Mailbox, SessionTicket Session)> OpenPersonAsync(MailStack stack, WebmailHost webmail, CancellationToken cancellationToken, string culture = "es")
    {
        var mailbox = await stack.NewMailboxAsync(cancellationToken);
        var hash = PasswordHash.Of(mailbox.Password);
        await using var rows = stack.Hosted.Open();
        await rows.Mailboxes.Where(m => m.Address == mailbox.Address).ExecuteUpdateAsync(m => m.SetProperty(x => x.PasswordHash, hash), cancellationToken);
        return (mailbox, (await webmail.Get<IAccounts>().SignInAsync(Request(mailbox) with { Culture = culture }, cancellationToken)).Ticket);
    }

    public async Task<SecondStep> PasswordAsync(CancellationToken cancellationToken) =>
        (await Accounts.BeginSignInAsync(Request(Mailbox), cancellationToken)).Second ?? throw new MailException(MailError.Unexpected, "the password alone was enough");

    public Task<SignedIn> FinishAsync(SecondStep step, string code, CancellationToken cancellationToken, SecondFactorKind kind = SecondFactorKind.Totp) =>
        Accounts.FinishSignInAsync(new SecondFactor(step.Token, kind, code, RemoteAddress), cancellationToken);

    public async Task<SignedIn> SignInAsync(CancellationToken cancellationToken) =>
        await FinishAsync(await PasswordAsync(cancellationToken), App.NextCode(), cancellationToken);

    public static SignInRequest Request(Mailbox mailbox) => new(mailbox.Address, mailbox.Password, RemoteAddress, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "es");
}
