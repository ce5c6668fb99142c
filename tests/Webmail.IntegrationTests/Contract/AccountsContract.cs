using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Testing.Hosting;
using Xunit;

namespace Webmail.IntegrationTests.Contract;

/// <summary>What <see cref="IAccounts"/> promises, whichever way it is asked.</summary>
public abstract class AccountsContract(GatewayFixture gateway)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private IAccounts Accounts => gateway.Ask<IAccounts>();

    [Fact]
    public async Task The_mailboxs_own_password_opens_a_session()
    {
        var mailbox = await gateway.Stack.NewMailboxAsync(Cancelled);
        var signedIn = await Accounts.SignInAsync(Request(mailbox.Address, mailbox.Password), Cancelled);
        Assert.Equal(mailbox.Address, signedIn.Account.Address);
        Assert.Equal("es", signedIn.Account.Preferences.Culture);
        Assert.True(signedIn.ExpiresAt > DateTimeOffset.UtcNow.AddDays(1));

        var account = await Accounts.ResumeAsync(signedIn.Ticket, Cancelled);
        Assert.Equal(signedIn.Account, account);
    }

    [Fact]
    public async Task An_address_in_capitals_with_spaces_around_it_is_the_same_account()
    {
        var (mailbox, _) = await gateway.SignInAsync(Cancelled);
        var signedIn = await Accounts.SignInAsync(Request($"  {mailbox.Address.ToUpperInvariant()} ", mailbox.Password), Cancelled);
        Assert.Equal(mailbox.Address, signedIn.Account.Address);
        Assert.Equal(2, (await Accounts.ListSessionsAsync(signedIn.Ticket, Cancelled)).Count);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_domain_are_rejected_in_the_same_words()
    {
        var mailbox = await gateway.Stack.NewMailboxAsync(Cancelled);
        var wrong = await FailsAsync(() => Accounts.SignInAsync(Request(mailbox.Address, "not it"), Cancelled));
        var unknown = await FailsAsync(() => Accounts.SignInAsync(Request("ana@nowhere.test", mailbox.Password), Cancelled));
        var nonsense = await FailsAsync(() => Accounts.SignInAsync(Request("no address", "x"), Cancelled));
        Assert.All([wrong, unknown, nonsense], e =>
        {
            Assert.Equal(MailError.SignInRejected, e.Error);
            Assert.Equal(wrong.Message, e.Message);
            Assert.Null(e.ServerText);
            Assert.Null(e.Subject);
        });
    }

    [Fact]
    public async Task Whoever_fails_too_often_is_told_how_long_to_wait()
    {
        var address = $"{Guid.NewGuid():N}@nowhere.test";
        MailException last;
        var tries = 0;
        do
        {
            tries++;
            last = await FailsAsync(() => Accounts.SignInAsync(Request(address, "guess"), Cancelled));
        }
        while (last.Error == MailError.SignInRejected);

        Assert.Equal(MailError.TooManyAttempts, last.Error);
        Assert.Equal(11, tries);
        Assert.InRange(last.RetryAfter!.Value, TimeSpan.FromMinutes(13), TimeSpan.FromMinutes(15));
    }

    [Fact]
    public async Task After_signing_out_the_ticket_opens_nothing_and_signing_out_again_is_no_error()
    {
        var (_, session) = await gateway.SignInAsync(Cancelled);
        await Accounts.ResumeAsync(session, Cancelled);
        await Accounts.SignOutAsync(session, Cancelled);
        Assert.Equal(MailError.SessionGone, (await FailsAsync(() => Accounts.ResumeAsync(session, Cancelled))).Error);
        await Accounts.SignOutAsync(session, Cancelled);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_ticket_somebody_made_up_opens_nothing(string ticket) =>
        Assert.Equal(MailError.SessionGone, (await FailsAsync(() => Accounts.ResumeAsync(new SessionTicket(ticket), Cancelled))).Error);

    [Fact]
    public async Task Sessions_are_listed_by_device_and_one_can_end_another()
    {
        var (mailbox, here) = await gateway.SignInAsync(Cancelled);
        var there = await gateway.SignInAsync(
            mailbox, Cancelled, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1");
        var sessions = await Accounts.ListSessionsAsync(here, Cancelled);
        Assert.Equal(["Firefox, Linux", "Safari, iPhone"], sessions.Select(s => s.Device).Order());
        Assert.Equal("Firefox, Linux", Assert.Single(sessions, s => s.IsCurrent).Device);
        Assert.All(sessions, s => Assert.Equal("127.0.0.1", s.RemoteAddress));

        var other = sessions.Single(s => !s.IsCurrent);
        await Accounts.RevokeSessionAsync(here, other.Id, Cancelled);
        Assert.Equal(MailError.SessionGone, (await FailsAsync(() => Accounts.ResumeAsync(there, Cancelled))).Error);
        await Accounts.RevokeSessionAsync(here, other.Id, Cancelled);
        Assert.True(Assert.Single(await Accounts.ListSessionsAsync(here, Cancelled)).IsCurrent);
    }

    [Fact]
    public async Task Nobody_ends_or_sees_another_persons_session()
    {
        var (_, ana) = await gateway.SignInAsync(Cancelled);
        var (_, bea) = await gateway.SignInAsync(Cancelled, "b.test");
        var anas = Assert.Single(await Accounts.ListSessionsAsync(ana, Cancelled));
        await Accounts.RevokeSessionAsync(bea, anas.Id, Cancelled);
        await Accounts.ResumeAsync(ana, Cancelled);
        Assert.DoesNotContain(await Accounts.ListSessionsAsync(bea, Cancelled), s => s.Id == anas.Id);
    }

    [Fact]
    public async Task Preferences_are_kept_for_the_account_and_not_for_the_session()
    {
        var (mailbox, session) = await gateway.SignInAsync(Cancelled);
        var wanted = new AccountPreferences("Ana Ruiz", "en-GB", ColorScheme.Dark, ListDensity.Compact, "Saludos,\nAna – «ñ» 漢字");
        await Accounts.SavePreferencesAsync(session, wanted, Cancelled);
        var elsewhere = await Accounts.SignInAsync(Request(mailbox.Address, mailbox.Password), Cancelled);
        Assert.Equal(wanted, elsewhere.Account.Preferences);
        Assert.Equal("Ana Ruiz", elsewhere.Account.DisplayName);
    }

    [Fact]
    public async Task A_preference_that_cannot_be_kept_is_named()
    {
        var (_, session) = await gateway.SignInAsync(Cancelled);
        var culture = await FailsAsync(() => Accounts.SavePreferencesAsync(session, new AccountPreferences(Culture: "not a culture"), Cancelled));
        Assert.Equal((MailError.InvalidRequest, "Culture"), (culture.Error, culture.Subject));
        var name = await FailsAsync(() => Accounts.SavePreferencesAsync(session, new AccountPreferences("Ana\r\nBcc: eve@c.test"), Cancelled));
        Assert.Equal((MailError.InvalidRequest, "DisplayName"), (name.Error, name.Subject));
    }

    private static Task<MailException> FailsAsync(Func<Task> action) => Assert.ThrowsAsync<MailException>(action);

    private static SignInRequest Request(string address, string password) => new(address, password, "127.0.0.1", "curl/8", "es");
}

public sealed class AccountsInProcess(InProcessGateway gateway) : AccountsContract(gateway), IClassFixture<InProcessGateway>;

public sealed class AccountsOverHttp(RemoteGateway gateway) : AccountsContract(gateway), IClassFixture<RemoteGateway>;
