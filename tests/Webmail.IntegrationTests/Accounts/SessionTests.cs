using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Gateway.Accounts;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Accounts;

public sealed class SessionTests(MailStack stack)
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restarted_gateway_knows_the_sessions_of_before()
    {
        var database = await stack.NewDatabaseAsync(Cancelled);
        SessionTicket ticket;
        await using (var before = await StartAsync(database))
        {
            ticket = await SignInAsync(before);
        }

        await using var after = await StartAsync(database);
        await after.Get<IAccounts>().ResumeAsync(ticket, Cancelled);
        Assert.NotEmpty((await after.Get<SessionStore>().OpenAsync(ticket, Cancelled)).Account.Password);
    }

    [Fact]
    public async Task The_folders_of_a_new_mailbox_are_there_before_anybody_asks_for_them()
    {
        await using var webmail = await StartAsync(await stack.NewDatabaseAsync(Cancelled));
        var name = $"new.{Guid.NewGuid():N}";
        await stack.AddMailboxAsync($"{name}@a.test", "a secret", "1G", Cancelled);
        var folders = Path.Combine(stack.Servers.MailFolder, "a.test", name, "sdbox", "mailboxes");
        Assert.False(Directory.Exists(folders));

        await webmail.Get<IAccounts>().SignInAsync(Request($"{name}@a.test", "a secret"), Cancelled);

        Assert.Subset(Directory.GetDirectories(folders).Select(Path.GetFileName).ToHashSet(), new HashSet<string?> { "INBOX", "Drafts", "Sent", "Archive", "Junk", "Trash" });
    }

    [Fact]
    public async Task A_session_nobody_uses_ends_and_one_in_use_goes_on()
    {
        await using var webmail = await StartAsync(await stack.NewDatabaseAsync(Cancelled));
        var used = await SignInAsync(webmail);
        var unused = await SignInAsync(webmail);
        for (var day = 0; day < 8; day++)
        {
            _time.Advance(TimeSpan.FromDays(1));
            await webmail.Get<IAccounts>().ResumeAsync(used, Cancelled);
        }

        await GoneAsync(webmail, unused);
        Assert.True(await webmail.Get<SessionStore>().SweepAsync(Cancelled) <= 1);
        await webmail.Get<IAccounts>().ResumeAsync(used, Cancelled);
    }

    [Fact]
    public async Task A_session_ends_after_its_longest_time_however_much_it_is_used()
    {
        await using var webmail = await StartAsync(await stack.NewDatabaseAsync(Cancelled));
        var ticket = await SignInAsync(webmail);
        for (var day = 0; day < 29; day++)
        {
            _time.Advance(TimeSpan.FromDays(1));
            await webmail.Get<IAccounts>().ResumeAsync(ticket, Cancelled);
        }

        _time.Advance(TimeSpan.FromDays(1));
        await GoneAsync(webmail, ticket);
    }

    [Fact]
    public async Task A_session_ended_at_one_gateway_ends_within_seconds_at_another()
    {
        var database = await stack.NewDatabaseAsync(Cancelled);
        await using var one = await StartAsync(database);
        await using var other = await StartAsync(database);
        var ticket = await SignInAsync(one);
        await other.Get<IAccounts>().ResumeAsync(ticket, Cancelled);
        await one.Get<IAccounts>().SignOutAsync(ticket, Cancelled);
        await GoneAsync(one, ticket);

        _time.Advance(TimeSpan.FromSeconds(5));
        await GoneAsync(other, ticket);
    }

    [Fact]
    public async Task The_limit_of_attempts_is_one_for_all_gateways_and_passes_with_time()
    {
        var database = await stack.NewDatabaseAsync(Cancelled);
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await using var one = await StartAsync(database, ("Webmail:SignIn:AttemptsPerAddress", "2"));
        await using var other = await StartAsync(database, ("Webmail:SignIn:AttemptsPerAddress", "2"));
        Assert.Equal(MailError.SignInRejected, (await FailsAsync(one, mailbox.Address, "guess")).Error);
        Assert.Equal(MailError.SignInRejected, (await FailsAsync(other, mailbox.Address, "guess")).Error);

        // Even the right password waits: otherwise the limit would tell whether a guess was right.
        var limited = await FailsAsync(one, mailbox.Address, mailbox.Password);
        Assert.Equal(MailError.TooManyAttempts, limited.Error);
        Assert.Equal(15, limited.RetryAfter!.Value.TotalMinutes, precision: 3);
        _time.Advance(limited.RetryAfter.Value);
        await one.Get<IAccounts>().SignInAsync(Request(mailbox.Address, mailbox.Password), Cancelled);
    }

    [Fact]
    public async Task One_network_that_tries_many_addresses_is_limited_too()
    {
        await using var webmail = await StartAsync(await stack.NewDatabaseAsync(Cancelled), ("Webmail:SignIn:AttemptsPerNetwork", "3"));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(MailError.SignInRejected, (await FailsAsync(webmail, $"guess{i}@nowhere.test", "x")).Error);
        }

        Assert.Equal(MailError.TooManyAttempts, (await FailsAsync(webmail, "guess4@nowhere.test", "x")).Error);
        var elsewhere = Request("guess4@nowhere.test", "x") with { RemoteAddress = "192.0.2.77" };
        var rejected = await Assert.ThrowsAsync<MailException>(() => webmail.Get<IAccounts>().SignInAsync(elsewhere, Cancelled));
        Assert.Equal(MailError.SignInRejected, rejected.Error);
    }

    [Fact]
    public async Task A_changed_pepper_ends_every_session()
    {
        var database = await stack.NewDatabaseAsync(Cancelled);
        SessionTicket ticket;
        await using (var before = await StartAsync(database, ("Webmail:Sessions:Pepper", new string('a', 32))))
        {
            ticket = await SignInAsync(before);
        }

        await using var after = await StartAsync(database, ("Webmail:Sessions:Pepper", new string('b', 32)));
        await GoneAsync(after, ticket);
    }

    private static Task<MailException> FailsAsync(WebmailHost webmail, string address, string password) =>
        Assert.ThrowsAsync<MailException>(() => webmail.Get<IAccounts>().SignInAsync(Request(address, password), Cancelled));

    private static async Task GoneAsync(WebmailHost webmail, SessionTicket ticket) => Assert.Equal(
        MailError.SessionGone, (await Assert.ThrowsAsync<MailException>(() => webmail.Get<IAccounts>().ResumeAsync(ticket, Cancelled))).Error);

    private static SignInRequest Request(string address, string password) => new(address, password, "127.0.0.1", "", null);

    private async Task<SessionTicket> SignInAsync(WebmailHost webmail)
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        return (await webmail.Get<IAccounts>().SignInAsync(Request(mailbox.Address, mailbox.Password), Cancelled)).Ticket;
    }

    private Task<WebmailHost> StartAsync(string database, params (string Key, string Value)[] settings)
    {
        // Time stands still here, so a refusal must not wait for it.
        var configuration = WebmailConfiguration.For("all", stack, database).With("Webmail:SignIn:RejectionTime", "00:00:00");
        foreach (var (key, value) in settings)
        {
            configuration.With(key, value);
        }

        return WebmailHost.StartAsync(configuration, Cancelled, services => services.AddSingleton<TimeProvider>(_time));
    }
}
