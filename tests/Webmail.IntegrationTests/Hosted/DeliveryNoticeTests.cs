using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Telemetry;
using Webmail.IntegrationTests.Changes;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;
using static Webmail.IntegrationTests.Hosted.MailClients;

namespace Webmail.IntegrationTests.Hosted;

/// <summary>Our own Dovecot's fast lane: it says itself that something was delivered, before IDLE does.</summary>
public sealed class DeliveryNoticeTests(MailStack stack) : IAsyncLifetime
{
    private WebmailHost _webmail = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _webmail = await WebmailHost.StartAsync(
        new WebmailConfiguration("all").With("ConnectionStrings:Webmail", stack.Servers.ConnectionString).WithHosted(stack), Cancelled, port: stack.Servers.PushPort);

    public ValueTask DisposeAsync() => _webmail.DisposeAsync();

    [Fact]
    public async Task A_delivery_that_Dovecot_tells_is_on_the_page_once_however_often_it_is_told()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        var signedIn = await _webmail.Get<IAccounts>().SignInAsync(new SignInRequest(mailbox.Address, mailbox.Password, "127.0.0.1", "test", "es"), Cancelled);
        var inbox = await _webmail.Get<IMessages>().OpenFolderAsync(signedIn.Ticket, FolderId.Inbox, MessageFilter.All, 50, Cancelled);
        await using var page = await WatchingPage.OpenAsync(_webmail.Get<IChanges>(), signedIn.Ticket, inbox.Sync);
        using var notices = new Notices();
        // The watcher has asked for notices before it says where things stand: a first delivery shows that it listens.
        await stack.DeliverAsync(mailbox.Address, Letter("bea@b.test", mailbox.Address, "warm"), Cancelled);
        await page.HearAsync<MessageArrived>(m => m.Row.Subject == "warm");

        await stack.DeliverAsync(mailbox.Address, Letter("bea@b.test", mailbox.Address, "uno"), Cancelled);
        await notices.CameAsync(Cancelled);
        await page.HearAsync<MessageArrived>(m => m.Row.Subject == "uno");
        // IDLE has told the first one by the time it tells the next.
        await stack.DeliverAsync(mailbox.Address, Letter("bea@b.test", mailbox.Address, "dos"), Cancelled);
        await page.HearAsync<MessageArrived>(m => m.Row.Subject == "dos");

        Assert.Equal(["warm", "uno", "dos"], page.Heard.OfType<MessageArrived>().Select(m => m.Row.Subject));
    }

    [Fact]
    public async Task A_gateway_that_was_away_is_told_of_the_next_delivery_again()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await WatchAsync(mailbox, "before");
        await _webmail.DisposeAsync();
        foreach (var subject in new[] { "uno", "dos", "tres" })
        {
            await stack.DeliverAsync(mailbox.Address, Letter("bea@b.test", mailbox.Address, subject), Cancelled);
        }

        await InitializeAsync();
        await WatchAsync(mailbox, "after");
        using var notices = new Notices();
        await stack.DeliverAsync(mailbox.Address, Letter("bea@b.test", mailbox.Address, "told"), Cancelled);

        await notices.CameAsync(Cancelled);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("dovecot:wrong")]
    [InlineData("")]
    public async Task Without_the_key_nobody_is_listened_to(string? credentials)
    {
        using var client = new HttpClient { BaseAddress = _webmail.Address };
        using var request = new HttpRequestMessage(HttpMethod.Put, "/internal/delivery") { Content = JsonContent.Create(new { user = "ana@a.test", folder = "INBOX" }) };
        request.Headers.Authorization = credentials is null ? null : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));

        using var answer = await client.SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    // Until a first delivery has shown that it listens.
    private async Task WatchAsync(Mailbox mailbox, string first)
    {
        var signedIn = await _webmail.Get<IAccounts>().SignInAsync(new SignInRequest(mailbox.Address, mailbox.Password, "127.0.0.1", "test", "es"), Cancelled);
        var inbox = await _webmail.Get<IMessages>().OpenFolderAsync(signedIn.Ticket, FolderId.Inbox, MessageFilter.All, 50, Cancelled);
        await using var page = await WatchingPage.OpenAsync(_webmail.Get<IChanges>(), signedIn.Ticket, inbox.Sync);
        await stack.DeliverAsync(mailbox.Address, Letter("bea@b.test", mailbox.Address, first), Cancelled);
        await page.HearAsync<MessageArrived>(m => m.Row.Subject == first);
    }

    private sealed class Notices : IDisposable
    {
        private readonly SemaphoreSlim _came = new(0);
        private readonly MeterListener _listener = new();

        public Notices()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument == GatewayTelemetry.DeliveryNotices)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<int>((_, _, _, _) => _came.Release());
            _listener.Start();
        }

        public Task CameAsync(CancellationToken cancellationToken) => _came.WaitAsync(cancellationToken);

        public void Dispose() => _listener.Dispose();
    }
}
