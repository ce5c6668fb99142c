using Webmail.Contracts.Admin;
using Xunit;

namespace Webmail.IntegrationTests.Domains;

/// <summary>SPF records as they are found in the world, and whether they let our host send (RFC 7208).</summary>
public sealed class SpfCheckTests(CheckedZone zone) : IClassFixture<CheckedZone>
{
    internal static readonly (string[] Texts, DnsVerdict Verdict, DnsIssue? Issue, string Subject)[] Records =
    [
        (["v=spf1 ip4:11.22.33.0/24 -all"], DnsVerdict.Right, null, ""),
        (["v=spf1 a:mail.good.test ~all"], DnsVerdict.Right, null, ""),
        (["V=SPF1  include:include.test -all"], DnsVerdict.Right, null, ""),
        (["v=spf1 mx:good.test/28 -all"], DnsVerdict.Right, null, ""),
        (["v=spf1 redirect=include.test"], DnsVerdict.Right, null, ""),
        (["v=spf1 exists:%{ir}.%{v}.allowed.test -all"], DnsVerdict.Right, null, ""),
        (["v=spf1 ptr:good.test -all"], DnsVerdict.Right, null, ""),
        (["v=spf1 ip4:11.22.33.44"], DnsVerdict.Right, DnsIssue.SpfOpenEnd, ""),
        (["v=spf1 ip4:11.22.33.44 ?all"], DnsVerdict.Right, DnsIssue.SpfOpenEnd, ""),
        (["v=spf1 ip4:11.22.33.99 ip6:2001:db8::/32 -all"], DnsVerdict.Different, DnsIssue.SpfNotIncluded, CheckedZone.HostAddress),
        (["v=spf1 -ip4:11.22.33.44 +all"], DnsVerdict.Different, DnsIssue.SpfNotIncluded, CheckedZone.HostAddress),
        (["v=spf1 include:deny.test ~all"], DnsVerdict.Different, DnsIssue.SpfNotIncluded, CheckedZone.HostAddress),
        (["v=spf1 mx -all"], DnsVerdict.Different, DnsIssue.SpfNotIncluded, CheckedZone.HostAddress),
        (["v=spf1 +all"], DnsVerdict.Different, DnsIssue.SpfEverybody, ""),
        (["v=spf1 mx -all", "v=spf1 ip4:11.22.33.44 -all"], DnsVerdict.Different, DnsIssue.Several, ""),
        (["v=spf1 ip4:11.22.33.444 -all"], DnsVerdict.Different, DnsIssue.Malformed, "ip4:11.22.33.444"),
        (["v=spf1 include:nothing.test -all"], DnsVerdict.Different, DnsIssue.Malformed, "include:nothing.test"),
        (["v=spf1 ipv4:11.22.33.44 -all"], DnsVerdict.Different, DnsIssue.Malformed, "ipv4:11.22.33.44"),
        (["v=spf1 include:loop.test -all"], DnsVerdict.Different, DnsIssue.SpfTooManyLookups, ""),
        (["v=spf10 ip4:11.22.33.44 -all"], DnsVerdict.Missing, DnsIssue.Add, ""),
    ];

    public static TheoryData<int> Each => [.. Enumerable.Range(0, Records.Length)];

    [Theory]
    [MemberData(nameof(Each))]
    public async Task A_record_is_right_when_it_lets_our_host_send_and_not_everybody(int number)
    {
        var checks = await zone.CheckAsync($"spf{number}.test", TestContext.Current.CancellationToken);
        var (texts, verdict, issue, subject) = Records[number];
        var spf = checks.Single(c => c.Record.Purpose == DnsPurpose.Spf);
        Assert.Equal((texts[0], verdict), (texts[0], spf.Verdict));
        Assert.Equal(issue is { } one ? [new DnsFinding(one, subject)] : [], spf.Findings);
        Assert.Equal(verdict == DnsVerdict.Missing ? [] : texts.Order(), spf.Found.Order());
    }
}
