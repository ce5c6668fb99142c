using System.Net;
using System.Net.Sockets;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Discovery;
using Webmail.Testing;
using Webmail.Testing.Http;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Domains;

/// <summary>What is said about the records of a domain, as a real DNS server has them.</summary>
public sealed class DomainChecksTests(CheckedZone zone) : IClassFixture<CheckedZone>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_zone_that_has_everything_is_right_in_everything()
    {
        await using var page = new ScriptedHttpServer(_ => ScriptedHttpServer.Ok(CheckedZone.Policy.ToString()), TestCertificates.SelfSigned("mta-sts.good.test"));
        var checks = await zone.CheckAsync("good.test", Cancelled, page.Port);

        Assert.All(checks, c => Assert.Equal((c.Record.Name, DnsVerdict.Right, 0), (c.Record.Name, c.Verdict, c.Findings.Count)));
        Assert.Equal(Enum.GetValues<DnsPurpose>(), checks.Select(c => c.Record.Purpose).Distinct().Order());
        Assert.Contains(checks, c => c.Record is { Type: "PTR", Name: "44.33.22.11.in-addr.arpa" });
        Assert.Contains("GET /.well-known/mta-sts.txt ", Assert.Single(page.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_zone_that_has_nothing_is_told_to_add_each_record()
    {
        var checks = await zone.CheckAsync("nothing.test", Cancelled, mailHost: "mail.nothing.test");

        Assert.All(checks, c => Assert.Equal((c.Record.Name, DnsVerdict.Missing), (c.Record.Name, c.Verdict)));
        Assert.All(checks.Where(c => c.Record.Type != "URL"), c => Assert.Equal([new DnsFinding(DnsIssue.Add)], c.Findings));
    }

    [Theory]
    [InlineData("elsewhere-mx.test", "elsewhere-mx.test", "MX", DnsVerdict.Different, DnsIssue.MxElsewhere, "elsewhere.test")]
    [InlineData("first.test", "first.test", "MX", DnsVerdict.Different, DnsIssue.MxNotFirst, "elsewhere.test")]
    [InlineData("also.test", "also.test", "MX", DnsVerdict.Right, DnsIssue.MxOthersToo, "elsewhere.test")]
    [InlineData("othername.test", "othername.test", "MX", DnsVerdict.Different, DnsIssue.MxOtherName, "same.test")]
    [InlineData("none.test", "_dmarc.none.test", "TXT", DnsVerdict.Right, DnsIssue.DmarcMonitoring, "")]
    [InlineData("none.test", "_dmarc.none.test", "TXT", DnsVerdict.Right, DnsIssue.DmarcPart, "50")]
    [InlineData("none.test", "_dmarc.none.test", "TXT", DnsVerdict.Right, DnsIssue.DmarcNoReports, "")]
    [InlineData("twice.test", "_dmarc.twice.test", "TXT", DnsVerdict.Different, DnsIssue.Several, "")]
    [InlineData("broken.test", "_dmarc.broken.test", "TXT", DnsVerdict.Different, DnsIssue.Malformed, "p=everything")]
    [InlineData("strict.test", "_dmarc.strict.test", "TXT", DnsVerdict.Right, null, "")]
    [InlineData("revoked.test", "k1._domainkey.revoked.test", "TXT", DnsVerdict.Different, DnsIssue.DkimRevoked, "")]
    [InlineData("otherkey.test", "k1._domainkey.otherkey.test", "TXT", DnsVerdict.Different, DnsIssue.DkimOtherKey, "")]
    [InlineData("testing.test", "k1._domainkey.testing.test", "TXT", DnsVerdict.Right, DnsIssue.DkimTesting, "")]
    [InlineData("nokey.test", "k1._domainkey.nokey.test", "TXT", DnsVerdict.Different, DnsIssue.Malformed, "p=")]
    [InlineData("old.test", "_mta-sts.old.test", "TXT", DnsVerdict.Different, DnsIssue.StsOtherPolicy, "")]
    [InlineData("old.test", "mta-sts.old.test", "CNAME", DnsVerdict.Different, DnsIssue.LeadsElsewhere, "page.good.test")]
    [InlineData("old.test", "https://mta-sts.old.test/.well-known/mta-sts.txt", "URL", DnsVerdict.Unknown, DnsIssue.StsNotPublic, "mta-sts.old.test")]
    [InlineData("old.test", "_smtp._tls.old.test", "TXT", DnsVerdict.Different, DnsIssue.Malformed, "rua=ftp://old.test")]
    [InlineData("old.test", "_imaps._tcp.old.test", "SRV", DnsVerdict.Different, DnsIssue.Replace, "")]
    [InlineData("old.test", "_imap._tcp.old.test", "SRV", DnsVerdict.Different, DnsIssue.SrvOffered, "elsewhere.test")]
    [InlineData("old.test", "_submissions._tcp.old.test", "SRV", DnsVerdict.Different, DnsIssue.SrvOthersFirst, "elsewhere.test")]
    public async Task What_is_there_instead_is_said_with_what_to_do(string domain, string name, string type, DnsVerdict verdict, DnsIssue? issue, string subject)
    {
        var check = (await zone.CheckAsync(domain, Cancelled)).Single(c => (c.Record.Name, c.Record.Type) == (name, type));

        Assert.Equal(verdict, check.Verdict);
        Assert.True(issue is { } one ? check.Findings.Contains(new DnsFinding(one, subject)) : check.Findings.Count == 0, string.Join(", ", check.Findings));
        Assert.True(check.Found.Count > 0 || type == "URL");
    }

    [Theory]
    [InlineData("page.good.test", DnsIssue.HostNotPublic, "127.0.0.1")]
    [InlineData("autoconfig.good.test", DnsIssue.HostIsAlias, "page.good.test")]
    public async Task A_mail_host_that_nobody_outside_can_use_is_noticed(string host, DnsIssue issue, string subject)
    {
        var check = (await zone.CheckAsync("good.test", Cancelled, mailHost: host)).Single(c => c.Record is { Purpose: DnsPurpose.Host, Type: "A" });
        Assert.Equal((DnsVerdict.Different, new DnsFinding(issue, subject)), (check.Verdict, Assert.Single(check.Findings)));
    }

    [Fact]
    public async Task An_address_by_another_name_of_its_own_will_do()
    {
        var checks = await zone.CheckAsync("good.test", Cancelled, mailHost: "same.test");
        var name = checks.Single(c => c.Record.Type == "PTR");
        Assert.Equal(DnsVerdict.Right, name.Verdict);
        Assert.True(name.Findings.Count == 0 || name.Findings[0].Issue == DnsIssue.PtrOther);
    }

    [Fact]
    public async Task A_policy_is_fetched_as_others_do_and_compared_by_what_it_says()
    {
        var theirs = new MtaStsPolicy("enforce", ["*.good.test"], 604800);
        Assert.Equal((DnsVerdict.Different, DnsIssue.StsPolicyDiffers), await PolicyAsync(_ => ScriptedHttpServer.Ok(theirs.ToString()), "mta-sts.good.test"));
        Assert.Equal((DnsVerdict.Missing, DnsIssue.StsCertificate), await PolicyAsync(_ => ScriptedHttpServer.Ok(CheckedZone.Policy.ToString()), "mail.good.test"));
        Assert.Equal((DnsVerdict.Missing, DnsIssue.StsNotServed), await PolicyAsync(_ => ScriptedHttpServer.NotFound(), "mta-sts.good.test"));
        Assert.Equal((DnsVerdict.Missing, DnsIssue.StsNotServed), await PolicyAsync(_ => ScriptedHttpServer.Redirect("/other.txt"), "mta-sts.good.test"));
        Assert.Equal((DnsVerdict.Missing, DnsIssue.StsNotServed), await PolicyAsync(_ => ScriptedHttpServer.Ok(new string('x', 70_000)), "mta-sts.good.test"));
    }

    [Fact]
    public async Task Name_servers_that_are_away_silent_or_unwilling_leave_it_unknown()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var unwilling = await DnsServer.StartAsync([], Cancelled, isWhole: false);
        Assert.Equal("REFUSED", await ReasonAsync(unwilling.Address));
        Assert.Equal("timeout", await ReasonAsync($"127.0.0.1:{((IPEndPoint)silent.LocalEndPoint!).Port}"));
        Assert.NotEmpty(await ReasonAsync("127.0.0.1:9"));

        async Task<string> ReasonAsync(string server)
        {
            var checks = await zone.CheckAsync("good.test", Cancelled, servers: server);
            Assert.All(checks, c => Assert.Equal((c.Record.Name, DnsVerdict.Unknown), (c.Record.Name, c.Verdict)));
            return checks.SelectMany(c => c.Findings).Where(f => f.Issue == DnsIssue.NoAnswer).Select(f => f.Subject).Distinct().Single();
        }
    }

    private async Task<(DnsVerdict, DnsIssue)> PolicyAsync(Func<string, string> answer, string certificateFor)
    {
        await using var page = new ScriptedHttpServer(answer, TestCertificates.SelfSigned(certificateFor));
        var check = (await zone.CheckAsync("good.test", Cancelled, page.Port)).Single(c => c.Record.Type == "URL");
        return (check.Verdict, Assert.Single(check.Findings).Issue);
    }
}
