using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using MimeKit.Cryptography;
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
        await PublishKeyAsync(hosts, hosts.A);

        // 2. Ana writes. Her host signs, Bea's looks up the key, the sending host and what a.test asks for.
        await SubmitAsync(hosts.A, ana, MailClients.Letter(ana.Address, bea.Address, "Cena"));
        var verdict = await VerdictAsync(hosts.B, bea, "INBOX");
        Assert.StartsWith("mx.b.test;", verdict, StringComparison.Ordinal);
        Assert.Contains("dkim=pass header.d=a.test", verdict, StringComparison.Ordinal);
        Assert.Contains("spf=pass", verdict, StringComparison.Ordinal);
        Assert.Contains("dmarc=pass (policy=reject) header.from=a.test", verdict, StringComparison.Ordinal);

        // 3. Somebody else writes as Ana, straight to Bea's host.
        await TransferAsync(hosts.B, MailClients.Letter(ana.Address, bea.Address, "Factura"), "x@elsewhere.example", bea.Address);
        verdict = await VerdictAsync(hosts.B, bea, "Junk");
        Assert.Contains("dkim=none", verdict, StringComparison.Ordinal);
        Assert.Contains("dmarc=fail", verdict, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_host_that_sends_a_message_on_seals_what_it_found_and_the_last_one_can_check_all_of_them()
    {
        // 1. Mail for a.test's team goes to a list at b.test, and from there to Ana. honest.test's own host alone may send its mail.
        await using var hosts = await MailHosts.StartAsync(Cancelled);
        var ana = await hosts.A.AddMailboxAsync("ana", Cancelled);
        await hosts.A.Hosted.AddAliasAsync("team@a.test", ["list@b.test"], Cancelled);
        await hosts.B.Hosted.AddAliasAsync("list@b.test", [ana.Address], Cancelled);
        var keys = new ListedKeys([.. await PublishKeyAsync(hosts, hosts.A), .. await PublishKeyAsync(hosts, hosts.B)]);
        await hosts.PublishAsync("honest.test", "v=spf1 ip4:127.0.0.1 -all", Cancelled);
        await hosts.PublishAsync("_dmarc.honest.test", "v=DMARC1; p=reject", Cancelled);
        await TransferAsync(hosts.A, MailClients.Letter("luis@honest.test", "team@a.test", "Acta"), "luis@honest.test", "team@a.test");

        // 2. What reaches Ana came from b.test, for which honest.test does not speak any more: only the seals tell that it did at first.
        var message = await ReceivedAsync(hosts.A, ana, "Junk");
        var verdict = Verdict(message);
        Assert.Contains("dmarc=fail", verdict, StringComparison.Ordinal);
        Assert.Contains("spf=fail", verdict, StringComparison.Ordinal);
        Assert.Contains("arc=pass", verdict, StringComparison.Ordinal);
        Assert.Contains(message.Headers, h => h.Id == HeaderId.ArcAuthenticationResults && IsSaid(h, "i=1; mx.a.test;", "spf=pass", "dmarc=pass"));
        Assert.Contains(message.Headers, h => h.Id == HeaderId.ArcAuthenticationResults && IsSaid(h, "i=2; mx.b.test;", "spf=fail", "arc=pass"));
        Assert.Contains(message.Headers, h => h.Id == HeaderId.ArcSeal && IsSaid(h, "i=1;", "d=a.test;", "cv=none;"));
        Assert.Contains(message.Headers, h => h.Id == HeaderId.ArcSeal && IsSaid(h, "i=2;", "d=b.test;", "cv=pass;"));
        Assert.Equal(4, message.Headers.Count(h => h.Id is HeaderId.ArcSeal or HeaderId.ArcMessageSignature));

        // 3. Anybody else finds the same.
        Assert.Equal(ArcSignatureValidationResult.Pass, (await new ArcVerifier(keys).VerifyAsync(message, Cancelled)).Chain);

        static bool IsSaid(Header header, string start, params string[] parts)
        {
            var value = Unfolded(header.Value);
            return value.StartsWith(start, StringComparison.Ordinal) && parts.All(part => value.Contains(part, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task What_Anas_script_sends_to_another_host_is_sealed_and_signed_and_found_to_be_so()
    {
        // 1. Ana is away: her mail goes to Bea's host, and whoever writes is told.
        await using var hosts = await MailHosts.StartAsync(Cancelled);
        var ana = await hosts.A.AddMailboxAsync("ana", Cancelled);
        var bea = await hosts.B.AddMailboxAsync("bea", Cancelled);
        var luis = await hosts.B.AddMailboxAsync("luis", Cancelled);
        var keys = new ListedKeys(await PublishKeyAsync(hosts, hosts.A));
        await hosts.PublishAsync("honest.test", "v=spf1 ip4:127.0.0.1 -all", Cancelled);
        await hosts.PublishAsync("_dmarc.honest.test", "v=DMARC1; p=reject", Cancelled);
        await hosts.A.Servers.PutAsync(ana, $"require \"vacation\";\r\nredirect \"{bea.Address}\";\r\nvacation \"Back on Monday.\";\r\n", Cancelled);

        // 2. A stranger's message reaches Bea from a.test, whose seal tells that it came from where its sender's domain said.
        await TransferAsync(hosts.A, MailClients.Letter("eva@honest.test", ana.Address, "Acta"), "eva@honest.test", ana.Address);
        var forwarded = await ReceivedAsync(hosts.B, bea, "Junk");
        Assert.Contains("arc=pass", Verdict(forwarded), StringComparison.Ordinal);
        var found = Unfolded(Assert.Single(forwarded.Headers, h => h.Id == HeaderId.ArcAuthenticationResults).Value);
        Assert.StartsWith("i=1; mx.a.test;", found, StringComparison.Ordinal);
        Assert.Contains("spf=pass", found, StringComparison.Ordinal);
        Assert.Contains("dmarc=pass", found, StringComparison.Ordinal);
        Assert.Contains("d=a.test;", Assert.Single(forwarded.Headers, h => h.Id == HeaderId.ArcSeal).Value, StringComparison.Ordinal);
        Assert.Equal(ArcSignatureValidationResult.Pass, (await new ArcVerifier(keys).VerifyAsync(forwarded, Cancelled)).Chain);

        // 3. Luis is told by a message of Ana's, to which nothing answers.
        await SubmitAsync(hosts.B, luis, MailClients.Letter(luis.Address, ana.Address, "Cena"));
        var reply = await ReceivedAsync(hosts.B, luis, "INBOX");
        Assert.Equal(ana.Address, Assert.Single(reply.From.Mailboxes).Address);
        Assert.Equal("<>", reply.Headers[HeaderId.ReturnPath]);
        Assert.StartsWith("auto-replied", reply.Headers[HeaderId.AutoSubmitted], StringComparison.Ordinal);
        Assert.Contains("dkim=pass header.d=a.test", Verdict(reply), StringComparison.Ordinal);
        Assert.Contains("dmarc=pass (policy=reject) header.from=a.test", Verdict(reply), StringComparison.Ordinal);
    }

    /// <summary>Its administrator publishes the key that the domain's page lists.</summary>
    private static async Task<IReadOnlyList<DnsRecord>> PublishKeyAsync(MailHosts hosts, MailHost host)
    {
        await using var webmail = await WebmailHost.StartAsync(new WebmailConfiguration("all").WithHosted(host.Domain, host.Servers), Cancelled);
        var records = (await webmail.Get<DomainList>().DetailAsync(host.Domain, Cancelled)).Records;
        var key = Assert.Single(records, r => r.Purpose == DnsPurpose.Dkim);
        await hosts.PublishAsync(key.Name, key.Value, Cancelled);
        return records;
    }

    private static string Unfolded(string header) => string.Join(' ', header.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Verdict(MimeMessage message) => Unfolded(Assert.Single(message.Headers, h => h.Id == HeaderId.AuthenticationResults).Value);

    private static async Task SubmitAsync(MailHost host, Mailbox sender, MimeMessage letter)
    {
        using var client = new SmtpClient { ServerCertificateValidationCallback = Trust(host), CheckCertificateRevocation = false };
        await client.ConnectAsync(host.Servers.Address, host.Servers.SubmissionsPort, SecureSocketOptions.SslOnConnect, Cancelled);
        await client.AuthenticateAsync(sender.Address, sender.Password, Cancelled);
        await client.SendAsync(letter, Cancelled);
    }

    private static async Task TransferAsync(MailHost host, MimeMessage letter, string from, string to)
    {
        using var client = new SmtpClient { ServerCertificateValidationCallback = Trust(host), CheckCertificateRevocation = false };
        await client.ConnectAsync(host.Servers.Address, host.Servers.SmtpPort, SecureSocketOptions.None, Cancelled);
        await client.SendAsync(letter, MailboxAddress.Parse(from), [MailboxAddress.Parse(to)], Cancelled);
    }

    private static async Task<string> VerdictAsync(MailHost host, Mailbox mailbox, string folder) => Verdict(await ReceivedAsync(host, mailbox, folder));

    private static async Task<MimeMessage> ReceivedAsync(MailHost host, Mailbox mailbox, string folder)
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
        return await opened.GetMessageAsync(0, Cancelled);
    }

    private static System.Net.Security.RemoteCertificateValidationCallback Trust(MailHost host) =>
        new ServerTrust().For(new ServerEndpoint(host.Servers.Address, 0, TlsMode.Implicit, host.Servers.CaFile));
}
