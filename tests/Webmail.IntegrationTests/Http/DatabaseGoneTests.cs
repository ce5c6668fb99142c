using System.Net;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Http;

[Collection(MailStack.DisruptiveCollection)]
public sealed class DatabaseGoneTests(MailStack stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_the_database_is_away_it_is_said_and_afterwards_all_goes_on()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await using var webmail = await WebmailHost.StartAsync(WebmailConfiguration.For("all", stack, await stack.NewDatabaseAsync(Cancelled)), Cancelled);
        using var http = new HttpClient { BaseAddress = webmail.Address };
        var accounts = webmail.Get<IAccounts>();
        var request = new SignInRequest(mailbox.Address, mailbox.Password, "127.0.0.1", "", null);
        var ticket = (await accounts.SignInAsync(request, Cancelled)).Ticket;

        await stack.StopAsync(MailService.Postgres, Cancelled);
        try
        {
            var failure = await Assert.ThrowsAsync<MailException>(() => accounts.SignInAsync(request, Cancelled));
            Assert.Equal(MailError.DatabaseUnreachable, failure.Error);
            using var ready = await http.GetAsync("/healthz/ready", Cancelled);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            Assert.Contains("database", await ready.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        }
        finally
        {
            await stack.StartAsync(MailService.Postgres, Cancelled);
        }

        await accounts.ResumeAsync(ticket, Cancelled);
    }

    [Fact]
    public async Task A_database_that_restarts_between_two_clicks_is_not_noticed()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await using var webmail = await WebmailHost.StartAsync(WebmailConfiguration.For("all", stack, await stack.NewDatabaseAsync(Cancelled)), Cancelled);
        var ticket = (await webmail.Get<IAccounts>().SignInAsync(new SignInRequest(mailbox.Address, mailbox.Password, "127.0.0.1", "", null), Cancelled)).Ticket;
        await stack.RestartAsync(MailService.Postgres, Cancelled);
        await webmail.Get<IAccounts>().ResumeAsync(ticket, Cancelled);
    }

    [Fact]
    public async Task A_gateway_started_before_its_database_waits_for_it()
    {
        var database = await stack.NewDatabaseAsync(Cancelled);
        await stack.StopAsync(MailService.Postgres, Cancelled);
        Task<WebmailHost> starting;
        try
        {
            starting = WebmailHost.StartAsync(WebmailConfiguration.For("all", stack, database), Cancelled);
            Assert.False(starting.IsCompletedSuccessfully);
        }
        finally
        {
            await stack.StartAsync(MailService.Postgres, Cancelled);
        }

        await using var webmail = await starting;
        using var http = new HttpClient { BaseAddress = webmail.Address };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/healthz/ready", Cancelled)).StatusCode);
    }
}
