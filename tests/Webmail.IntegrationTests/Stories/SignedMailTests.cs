using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Domains;
using Webmail.IntegrationTests.Hosted;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;
using DomainList = Webmail.Gateway.Admin.Domains.DomainList;

namespace Webmail.IntegrationTests.Stories;

/// <summary>What a host writes about a sender, another finds to be so: signatures and verdicts between two real hosts and their DNS.</summary>
[Collection(MailStack.DisruptiveCollection)]
public sealed class SignedMailTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Beas_host_finds_that_Anas_wrote_what_Ana_wrote_and_that_a_forger_did_not()
    {
        await using var hosts = await MailHosts.StartAsync(Cancelled);
        var ana = await hosts.A.AddMailboxAsync("ana", Cancelled);
        var bea = await hosts.B.AddMailboxAsync("bea", Cancelled);

        // 1. The administrator of a.test publishes the key that the domain's page lists.
        await using var webmail = await WebmailHost.StartAsync(new WebmailConfiguration("all").WithHosted(hosts.A.Domain, hosts.A.Servers), Cancelled);
        var key = Assert.Single((await webmail.Get<DomainList>().DetailAsync("a.test", Cancelled)).Records, r => r.Purpose == DnsPurpose.Dkim);
        await hosts.PublishAsync(key.Name, key.Value, Cancelled);

        // 2. Ana writes. Her host signs, Bea's looks up the key, the sending host and what a.test asks for.
        await SubmitAsync(hosts.A, ana, MailClients.Letter(ana.Address, bea.Address, "Cena"));
        var verdict = await VerdictAsync(hosts.B, bea, "INBOX");
        Assert.StartsWith("mx.b.test;", verdict, StringComparison.Ordinal);
        Assert.Contains("dkim=pass header.d=a.test", verdict, StringComparison.Ordinal);
        Assert.Contains("spf=pass", verdict, StringComparison.Ordinal);
        Assert.Contains("dmarc=pass (policy=reject) header.from=a.test", verdict, StringComparison.Ordinal);

        // 3. Somebody else writes as Ana, straight to Bea's host.
        await ForgeAsync(hosts.B, ana, bea);
        verdict = await VerdictAsync(hosts.B, bea, "Junk");
        Assert.Contains("dkim=none", verdict, StringComparison.Ordinal);
        Assert.Contains("dmarc=fail", verdict, StringComparison.Ordinal);
    }

    private static async Task SubmitAsync(MailHost host, Mailbox sender, MimeMessage letter)
    {
        using var client = new SmtpClient { ServerCertificateValidationCallback = Trust(host), CheckCertificateRevocation = false };
        await client.ConnectAsync(host.Servers.Address, host.Servers.SubmissionsPort, SecureSocketOptions.SslOnConnect, Cancelled);
        await client.AuthenticateAsync(sender.Address, sender.Password, Cancelled);
        await client.SendAsync(letter, Cancelled);
    }

    private static async Task ForgeAsync(MailHost host, Mailbox from, Mailbox to)
    {
        using var client = new SmtpClient { ServerCertificateValidationCallback = Trust(host), CheckCertificateRevocation = false };
        await client.ConnectAsync(host.Servers.Address, host.Servers.SmtpPort, SecureSocketOptions.None, Cancelled);
        await client.SendAsync(MailClients.Letter(from.Address, to.Address, "Factura"), MailboxAddress.Parse("x@elsewhere.example"), [MailboxAddress.Parse(to.Address)], Cancelled);
    }

    private static async Task<string> VerdictAsync(MailHost host, Mailbox mailbox, string folder)
    {
        using var client = new ImapClient { ServerCertificateValidationCallback = Trust(host), CheckCertificateRevocation = false };
        await client.ConnectAsync(host.Servers.Address, host.Servers.ImapsPort, SecureSocketOptions.SslOnConnect, Cancelled);
        await client.AuthenticateAsync(mailbox.Address, mailbox.Password, Cancelled);
        var opened = await client.GetFolderAsync(folder, Cancelled);
        await opened.OpenAsync(FolderAccess.ReadOnly, Cancelled);
        await Readiness.WaitAsync(
            async () =>
            {
                await client.NoOpAsync(Cancelled);
                return opened.Count > 0 ? null : $"nothing is in {folder}";
            },
            Cancelled);
        var headers = (await opened.GetMessageAsync(0, Cancelled)).Headers;
        return string.Join(' ', Assert.Single(headers, h => h.Id == HeaderId.AuthenticationResults).Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static System.Net.Security.RemoteCertificateValidationCallback Trust(MailHost host) =>
        new ServerTrust().For(new ServerEndpoint(host.Servers.Address, 0, TlsMode.Implicit, host.Servers.CaFile));
}
