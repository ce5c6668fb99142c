using System.Net.Sockets;
using System.Text.RegularExpressions;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using MimeKit;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Security;
using Webmail.Data.Mailboxes;
using Webmail.Gateway.Domains;
using Webmail.GatewayClient;
using Webmail.IntegrationTests.Browser;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Stories;

/// <summary>Store and forward on real servers; docs/how-mail-travels.md tells it with the lines that they log here.</summary>
[Collection(MailStack.DisruptiveCollection)]
public sealed class TwoMailHostsTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string Key = "the key of the story of two hosts";
    private const string Subject = "Cena el viernes";
    private const string Text = "¿Vienes a cenar el viernes?";

    [Fact]
    public async Task Ana_writes_while_Beas_host_is_down_Bea_reads_while_Anas_is_and_what_cannot_arrive_comes_back()
    {
        await using var hosts = await MailHosts.StartAsync(Cancelled);
        var ana = await hosts.A.AddMailboxAsync("ana", Cancelled);
        var jefa = await hosts.A.AddMailboxAsync("jefa", Cancelled);
        var bea = await hosts.B.AddMailboxAsync("bea", Cancelled);
        await using var anasWebmail = await StartWebmailAsync(hosts.A);

        // 1. Bea's host is down. Ana sends all the same, is told that it waits, and closes her browser.
        await hosts.B.StopAsync(Cancelled);
        await IsDownAsync(hosts.B);
        var sentFrom = await SendAsync(anasWebmail, ana, [bea.Address], Subject, Text);
        await OpenSentAsync(sentFrom, Subject);
        await Expect(Delivery(sentFrom)).ToContainTextAsync("En espera de entrega");
        await Expect(Delivery(sentFrom)).ToContainTextAsync("Connection refused");
        await sentFrom.Page.CloseAsync();

        // 2. Her host keeps the message, and says why; its administrator sees it too.
        await WaitsAsync(hosts.A, ana, bea, $"connect to {hosts.B.Exchanger}: Connection refused");
        var queue = await AdministratorsPageAsync(anasWebmail, hosts.A, jefa, "/admin/queue");
        var waiting = queue.Locator("tbody tr");
        await Expect(waiting).ToHaveCountAsync(1);
        await Expect(waiting).ToContainTextAsync(ana.Address);
        await Expect(waiting).ToContainTextAsync(bea.Address);
        await Expect(waiting).ToContainTextAsync($"connect to {hosts.B.Exchanger}: Connection refused");

        // 3. Bea's host is back: DNS says where it is, and the message is transferred and delivered.
        await hosts.B.StartAsync(Cancelled);
        await hosts.A.FlushAsync(Cancelled);
        await HasEmptyQueueAsync(hosts.A);
        await HasEmptyQueueAsync(hosts.B);
        Assert.Contains("query[MX] b.test from ", await hosts.DnsLogAsync(Cancelled), StringComparison.Ordinal);
        Assert.Matches($@"to=<bea@b\.test>, relay={Regex.Escape(hosts.B.Exchanger)}, .*status=sent", await hosts.A.LogAsync(Cancelled));
        Assert.Matches(@"postfix/lmtp\[\d+\]: .*to=<bea@b\.test>, .*status=sent", await hosts.B.LogAsync(Cancelled));

        await Expect(waiting).ToHaveCountAsync(0);
        await queue.CloseAsync();

        // 4. Now Ana's host is down. Bea fetches the message by POP3, leaves a copy, and reads that in her browser, by IMAP.
        await anasWebmail.KillAsync(Cancelled);
        await hosts.A.StopAsync(Cancelled);
        await IsDownAsync(hosts.A);
        CameThroughBothHosts(await FetchByPop3Async(hosts.B, bea));
        await using var beasWebmail = await StartWebmailAsync(hosts.B);
        var beasPage = await SignedInAsync(beasWebmail, bea);
        await Expect(beasPage.Rows).ToHaveCountAsync(1);
        await beasPage.OpenAsync(Subject);
        await Expect(beasPage.Body.Locator("body")).ToContainTextAsync(Text);

        // 5. Ana sees that her first message has arrived at Bea's host. She writes to somebody whom b.test does not have, and to a
        // domain that DNS does not have. Her host tells her, and so does the message she sent.
        await hosts.A.StartAsync(Cancelled);
        await anasWebmail.StartAgainAsync(Cancelled);
        var anasPage = await SendAsync(anasWebmail, ana, ["nadie@b.test", "alguien@elsewhere.example"], "¿Hay alguien?", "Hola.");
        await Expect(anasPage.UnreadRow("Undelivered Mail Returned to Sender")).ToBeVisibleAsync();
        await anasPage.OpenAsync("Undelivered Mail Returned to Sender");
        await Expect(anasPage.Body.Locator("body")).ToContainTextAsync("550 5.1.1 <nadie@b.test>");
        await Expect(anasPage.Body.Locator("body")).ToContainTextAsync("Host or domain name not found");
        await SaysWhatBecameOfItAsync(hosts.A, ana);
        await HasEmptyQueueAsync(hosts.A);
        await OpenSentAsync(anasPage, Subject);
        await Expect(Delivery(anasPage)).ToContainTextAsync("Entregado a mx.b.test");
        await OpenSentAsync(anasPage, "¿Hay alguien?");
        await Expect(Delivery(anasPage)).ToContainTextAsync("No se pudo entregar a 2 de 2 destinatarios");
        await Delivery(anasPage).Locator("summary").ClickAsync();
        await Expect(Delivery(anasPage)).ToContainTextAsync("550 5.1.1 <nadie@b.test>");
        await Expect(Delivery(anasPage)).ToContainTextAsync("Host or domain name not found");

        // 6. Nobody outside was asked.
        Assert.DoesNotContain("forwarded", await hosts.DnsLogAsync(Cancelled), StringComparison.Ordinal);
        Assert.Empty(ConsoleErrors());
    }

    private static Task<WebmailProcess> StartWebmailAsync(MailHost host) =>
        WebmailProcess.StartAsync(new WebmailConfiguration("all").WithHosted(host.Domain, host.Servers).With("Webmail:Gateway:Key", Key), Cancelled);

    private static ILocator Delivery(MailPage page) => page.Reader.Locator(".delivery");

    private static async Task OpenSentAsync(MailPage page, string subject)
    {
        await page.Folder("Sent").ClickAsync();
        await page.OpenAsync(subject);
    }

    private static async Task IsDownAsync(MailHost host)
    {
        using var client = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(host.Servers.Address, host.Servers.SmtpPort, Cancelled).AsTask());
    }

    private static Task WaitsAsync(MailHost host, Mailbox from, Mailbox to, string reason) => Readiness.WaitAsync(
        async () =>
        {
            var queue = await host.QueueAsync(Cancelled);
            var waits = queue.Count == 1
                && queue[0].GetProperty("queue_name").GetString() == "deferred"
                && queue[0].GetProperty("sender").GetString() == from.Address
                && queue[0].GetProperty("recipients")[0].GetProperty("address").GetString() == to.Address
                && queue[0].GetProperty("recipients")[0].GetProperty("delay_reason").GetString() == reason;
            return waits ? null : $"the queue holds {string.Join(' ', queue)}";
        },
        Cancelled);

    private static Task HasEmptyQueueAsync(MailHost host) => Readiness.WaitAsync(
        async () =>
        {
            var queue = await host.QueueAsync(Cancelled);
            return queue.Count == 0 ? null : $"the queue holds {string.Join(' ', queue)}";
        },
        Cancelled);

    private static async Task<MimeMessage> FetchByPop3Async(MailHost host, Mailbox mailbox)
    {
        using var client = new Pop3Client { ServerCertificateValidationCallback = Trust(host), CheckCertificateRevocation = false };
        await client.ConnectAsync(host.Servers.Address, host.Servers.Pop3sPort, SecureSocketOptions.SslOnConnect, Cancelled);
        await client.AuthenticateAsync(mailbox.Address, mailbox.Password, Cancelled);
        Assert.Equal(1, client.Count);
        var message = await client.GetMessageAsync(0, Cancelled);
        // RFC 1939: without DELE the message stays.
        await client.DisconnectAsync(quit: true, Cancelled);
        return message;
    }

    // RFC 5321 §4.4: each host that takes a message writes its own line on top.
    private static void CameThroughBothHosts(MimeMessage message)
    {
        Assert.Equal(Subject, message.Subject);
        Assert.Contains(Text, message.TextBody, StringComparison.Ordinal);
        var hops = message.Headers.Where(h => h.Id == HeaderId.Received).Select(h => h.Value).ToList();
        var transfer = hops.FindIndex(hop => hop.Contains("from mx.a.test", StringComparison.Ordinal) && hop.Contains("by mx.b.test", StringComparison.Ordinal));
        var submission = hops.FindIndex(hop => hop.Contains("by mx.a.test", StringComparison.Ordinal) && hop.Contains("ESMTPSA", StringComparison.Ordinal));
        Assert.True(transfer >= 0 && submission > transfer, string.Join('\n', hops));
    }

    // RFC 3464: a report that a program can read, from nobody, so that it can never be answered by another one.
    private static async Task SaysWhatBecameOfItAsync(MailHost host, Mailbox mailbox)
    {
        using var client = new ImapClient { ServerCertificateValidationCallback = Trust(host), CheckCertificateRevocation = false };
        await client.ConnectAsync(host.Servers.Address, host.Servers.ImapsPort, SecureSocketOptions.SslOnConnect, Cancelled);
        await client.AuthenticateAsync(mailbox.Address, mailbox.Password, Cancelled);
        await client.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancelled);
        var message = await client.Inbox.GetMessageAsync(0, Cancelled);
        Assert.Equal("<>", message.Headers[HeaderId.ReturnPath]);
        var report = Assert.IsType<MultipartReport>(message.Body);
        Assert.Equal("delivery-status", report.ReportType);
        var recipients = report.OfType<MessageDeliveryStatus>().Single().StatusGroups.Skip(1)
            .Select(group => (group["Final-Recipient"], group["Action"], group["Status"]![..3])).Order();
        Assert.Equal([("rfc822; alguien@elsewhere.example", "failed", "5.4"), ("rfc822; nadie@b.test", "failed", "5.1")], recipients);
    }

    private static System.Net.Security.RemoteCertificateValidationCallback Trust(MailHost host) =>
        new ServerTrust().For(new ServerEndpoint(host.Servers.Address, 0, TlsMode.Implicit, host.Servers.CaFile));

    // Signing in by both steps has a test of its own; this is about what is seen then.
    private async Task<IPage> AdministratorsPageAsync(WebmailProcess webmail, MailHost host, Mailbox mailbox, string path)
    {
        await using (var rows = host.Hosted.Open())
        {
            await rows.Mailboxes.Where(m => m.Address == mailbox.Address).ExecuteUpdateAsync(m => m.SetProperty(x => x.Role, MailboxRole.Admin), Cancelled);
        }

        var services = new ServiceCollection();
        services.AddLogging();
        services.AddGatewayClient(webmail.Address, Key);
        await using var gateway = services.BuildServiceProvider();
        var session = (await gateway.GetRequiredService<IAccounts>()
            .SignInAsync(new SignInRequest(mailbox.Address, mailbox.Password, "127.0.0.1", "Chromium", "es"), Cancelled)).Ticket;
        await TestAuthenticator.SetUpAsync(gateway.GetRequiredService<ISecurity>(), session, Cancelled);
        var page = await NewPageAsync(webmail.Address);
        await page.Context.AddCookiesAsync([new Cookie { Name = "webmail", Value = session.Value, Url = webmail.Address.ToString() }]);
        await page.GotoAsync(path);
        await new MailPage(page).IsAttachedAsync();
        return page;
    }

    private async Task<MailPage> SignedInAsync(WebmailProcess webmail, Mailbox mailbox)
    {
        var page = new MailPage(await NewPageAsync(webmail.Address));
        await page.SignInAsync(mailbox);
        return page;
    }

    private async Task<MailPage> SendAsync(WebmailProcess webmail, Mailbox mailbox, IEnumerable<string> recipients, string subject, string text)
    {
        var page = await SignedInAsync(webmail, mailbox);
        var letter = await page.ComposeAsync();
        foreach (var recipient in recipients)
        {
            await letter.ToAsync(recipient);
        }

        await letter.WriteAsync(subject, text);
        await letter.SendAsync();
        await Expect(page.Toast).ToContainTextAsync("Mensaje enviado");
        return page;
    }
}
