using Microsoft.Extensions.DependencyInjection;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.GatewayClient;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Changes;

[Collection(MailStack.DisruptiveCollection)]
public sealed class ServersAwayTests(MailStack stack)
{
    private const string Key = "the key of a test of changes";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_stream_goes_on_when_the_gateway_was_killed_and_started_again()
    {
        var database = await stack.NewDatabaseAsync(Cancelled);
        var configuration = WebmailConfiguration.For("gateway", stack, database).With("Webmail:Gateway:Key", Key);
        await using var gateway = await WebmailProcess.StartAsync(configuration, Cancelled);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddGatewayClient(gateway.Address, Key);
        await using var client = services.BuildServiceProvider();
        var (mailbox, session) = await SignInAsync(client);
        await using var page = await OpenAsync(client, session);

        await gateway.KillAsync(Cancelled);
        await page.HearAsync<ServerStateChanged>(c => !c.Reachable);
        await gateway.StartAgainAsync(Cancelled);

        // The new process knows nothing of what the old one told, and says so once.
        await page.HearAsync<ServerStateChanged>(c => c.Reachable);
        Assert.Equal(1, page.Resyncs);
        await client.GetRequiredService<IMessages>().OpenFolderAsync(session, FolderId.Inbox, MessageFilter.All, 50, Cancelled);
        await stack.DeliverAsync(mailbox.Address, ChangesContract.Letter("After the crash"), Cancelled);
        Assert.Equal("After the crash", (await page.HearAsync<MessageArrived>()).Row.Subject);
    }

    [Fact]
    public async Task The_stream_goes_on_when_Dovecot_was_restarted()
    {
        var database = await stack.NewDatabaseAsync(Cancelled);
        await using var host = await WebmailHost.StartAsync(WebmailConfiguration.For("all", stack, database), Cancelled);
        var (mailbox, session) = await SignInAsync(host.Services);
        await using var page = await OpenAsync(host.Services, session);

        await stack.RestartAsync(MailService.Dovecot, Cancelled);
        await stack.DeliverAsync(mailbox.Address, ChangesContract.Letter("After the restart"), Cancelled);

        Assert.Equal("After the restart", (await page.HearAsync<MessageArrived>()).Row.Subject);
        Assert.Equal(0, page.Resyncs);
        Assert.Single(page.Heard.OfType<MessageArrived>());
    }

    private async Task<(Mailbox Mailbox, SessionTicket Session)> SignInAsync(IServiceProvider services)
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        var signedIn = await services.GetRequiredService<IAccounts>()
            .SignInAsync(new SignInRequest(mailbox.Address, mailbox.Password, "127.0.0.1", "a test", "es"), Cancelled);
        return (mailbox, signedIn.Ticket);
    }

    private static async Task<WatchingPage> OpenAsync(IServiceProvider services, SessionTicket session)
    {
        var folder = await services.GetRequiredService<IMessages>().OpenFolderAsync(session, FolderId.Inbox, MessageFilter.All, 50, Cancelled);
        return await WatchingPage.OpenAsync(services.GetRequiredService<IChanges>(), session, folder.Sync);
    }
}
