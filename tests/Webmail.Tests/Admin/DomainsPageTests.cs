using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Webmail.Admin;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Xunit;

namespace Webmail.Tests.Admin;

public sealed class DomainsPageTests : IAsyncDisposable
{
    private readonly AdminPages _admin = new();

    [Fact]
    public async Task A_hosted_domain_shows_the_records_its_zone_needs()
    {
        _admin.Domains.With("a.test", 3);
        var page = _admin.Open<DomainsPage>("/admin/domains");
        await page.Find(".row-open").ClickAsync();

        Assert.Equal(["a.test", "10 mail.a.test."], page.FindAll(".records code").Select(c => c.TextContent));
        Assert.Equal("a.test. IN MX 10 mail.a.test.\n", page.Find(".panel-part .btn[data-copy]").GetAttribute("data-copy"));
        Assert.Equal("/admin/users?domain=a.test", page.Find("tbody .number a").GetAttribute("href"));
    }

    [Fact]
    public async Task DNS_is_asked_when_a_domain_is_opened_and_again_on_demand_and_each_record_says_what_to_do()
    {
        _admin.Domains.With("a.test");
        _admin.Domains.Checks.Add(new DnsCheck(_admin.Domains.Records[0], DnsVerdict.Different, ["10 mx.elsewhere.test."], [new DnsFinding(DnsIssue.MxElsewhere, "mx.elsewhere.test")]));
        _admin.Domains.Checks.Add(new DnsCheck(new DnsRecord(DnsPurpose.Host, "mail.a.test", "A", "", true), DnsVerdict.Right, ["11.22.33.44"], []));
        var page = _admin.Open<DomainsPage>("/admin/domains");
        await page.Find(".row-open").ClickAsync();

        Assert.Equal("DNS was asked just now: 1 of 2 are right. A change may take an hour or more to be seen everywhere.", page.Find(".check-state").TextContent);
        Assert.Equal(["Different", "Right"], page.FindAll(".verdict").Select(v => v.TextContent.Trim()));
        Assert.Equal("Mail for this domain goes to mx.elsewhere.test, not here. When you want it to come here, replace that record with this one.", page.Find(".finding").TextContent);
        Assert.Equal(["10 mx.elsewhere.test.", "11.22.33.44"], page.FindAll(".records samp").Select(s => s.TextContent));

        _admin.Domains.Checks.Clear();
        await page.Find("#check-dns").ClickAsync();
        Assert.Equal("DNS was asked just now: all 1 are right.", page.Find(".check-state").TextContent);
        Assert.Empty(page.FindAll(".finding"));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public async Task Every_finding_has_its_sentence(string culture)
    {
        await using var admin = new AdminPages(culture);
        var words = admin.Context.Services.GetRequiredService<IStringLocalizer<DnsWords>>();
        Assert.All(Enum.GetValues<DnsIssue>(), issue => Assert.Contains(' ', words[issue.ToString(), "x", "y"].Value));
    }

    [Fact]
    public async Task A_domain_elsewhere_is_added_with_its_servers()
    {
        var page = _admin.Open<DomainsPage>("/admin/domains");
        await page.Find(".page-head .primary").ClickAsync();
        await page.Find("#domain-name").ChangeAsync("Partner.Example");
        await page.FindAll("input[name=kind]")[1].ChangeAsync("on");
        await page.Find("[aria-label='IMAP server']").ChangeAsync("imap.partner.example");
        await page.Find("[aria-label='SMTP server']").ChangeAsync("smtp.partner.example");
        await page.Find(".admin-panel form").SubmitAsync();

        var domain = Assert.Single(_admin.Domains.Domains);
        Assert.Equal(("partner.example", AdminDomainKind.Proxied), (domain.Name, domain.Kind));
        Assert.Equal(new MailServer("imap.partner.example", 993, ServerTls.Implicit), domain.Servers!.Imap);
    }

    [Fact]
    public async Task Servers_that_are_found_fill_the_fields_and_say_who_named_them_and_how_they_are()
    {
        var servers = new DomainServers(new MailServer("imap.partner.example", 993, ServerTls.Implicit), new MailServer("smtp.partner.example", 587, ServerTls.StartTls));
        _admin.Domains.Found = new FoundServers(
            ServerSource.ServiceRecords, "partner.example", servers, new ServerTrial(TrialOutcome.Works), new ServerTrial(TrialOutcome.CertificateOtherName, "mail.example"));
        var page = _admin.Open<DomainsPage>("/admin/domains");
        await page.Find(".page-head .primary").ClickAsync();
        await page.Find("#domain-name").ChangeAsync("partner.example");
        await page.FindAll("input[name=kind]")[1].ChangeAsync("on");
        await page.Find("#find-servers").ClickAsync();

        Assert.StartsWith("Found in the DNS records of partner.example.", page.Find(".finder-source").TextContent, StringComparison.Ordinal);
        Assert.Equal(
            ["imap.partner.example:993 answers, and its certificate is right.", "smtp.partner.example:587: its certificate is for other names (mail.example). Nobody can sign in by this one."],
            page.FindAll(".trials li").Select(l => l.TextContent.Trim()));
        Assert.Empty(_admin.Domains.Domains);

        await page.Find(".admin-panel form").SubmitAsync();
        Assert.Equal(servers, Assert.Single(_admin.Domains.Domains).Servers);
    }

    [Fact]
    public async Task Typed_servers_are_tried_before_they_are_saved_and_failing_ones_are_saved_when_that_is_wanted()
    {
        _admin.Domains.Tried = new TriedServers(new ServerTrial(TrialOutcome.Unreachable), new ServerTrial(TrialOutcome.NoTls));
        var page = await TypedAsync();
        await page.Find(".admin-panel form").SubmitAsync();

        Assert.Empty(_admin.Domains.Domains);
        Assert.Contains("Not saved yet", page.Find(".tried .note").TextContent, StringComparison.Ordinal);
        Assert.Equal(
            ["imap.partner.example:993 does not answer.", "smtp.partner.example:465 answers, but not with the encryption that was named."],
            page.FindAll(".tried .trials li").Select(l => l.TextContent.Trim()));
        Assert.Equal("Save anyway", page.Find(".form-foot .primary").TextContent);

        await page.Find(".admin-panel form").SubmitAsync();
        Assert.Equal("imap.partner.example", Assert.Single(_admin.Domains.Domains).Servers!.Imap.Host);
        Assert.Single(_admin.Domains.Trials);
    }

    [Fact]
    public async Task Servers_that_were_typed_anew_are_tried_anew()
    {
        _admin.Domains.Tried = new TriedServers(new ServerTrial(TrialOutcome.NoMailServer), new ServerTrial(TrialOutcome.Works));
        var page = await TypedAsync();
        await page.Find(".admin-panel form").SubmitAsync();
        Assert.Equal("imap.partner.example:993 answers, but not as an IMAP server does.", page.Find(".tried li[data-kind=danger]").TextContent.Trim());

        await page.Find("[aria-label='IMAP server']").ChangeAsync("mail.partner.example");
        Assert.Empty(page.FindAll(".tried li"));
        Assert.Equal("Add domain", page.Find(".form-foot .primary").TextContent);
        _admin.Domains.Tried = new TriedServers(new ServerTrial(TrialOutcome.Works), new ServerTrial(TrialOutcome.Works));
        await page.Find(".admin-panel form").SubmitAsync();
        Assert.Equal("mail.partner.example", Assert.Single(_admin.Domains.Domains).Servers!.Imap.Host);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public async Task Every_outcome_of_a_trial_has_its_sentence(string culture)
    {
        await using var admin = new AdminPages(culture);
        var words = admin.Context.Services.GetRequiredService<IStringLocalizer<TrialWords>>();
        var server = new MailServer("x.test", 143, ServerTls.None);
        Assert.All(Enum.GetValues<TrialOutcome>(), outcome => Assert.Contains("x.test:143", words[TrialWords.KeyOf(server, new ServerTrial(outcome)), "x.test:143", "y", "IMAP"].Value));
    }

    [Fact]
    public async Task A_domain_that_says_nothing_leaves_the_servers_to_be_typed()
    {
        var page = _admin.Open<DomainsPage>("/admin/domains");
        await page.Find(".page-head .primary").ClickAsync();
        await page.FindAll("input[name=kind]")[1].ChangeAsync("on");
        await page.Find("[aria-label='IMAP server']").ChangeAsync("imap.typed.example");
        await page.Find("#find-servers").ClickAsync();

        Assert.Contains("Type them in below", page.Find(".finder-source").TextContent, StringComparison.Ordinal);
        Assert.Equal("imap.typed.example", page.Find("[aria-label='IMAP server']").GetAttribute("value"));
    }

    [Fact]
    public async Task A_domain_with_mailboxes_stays_and_says_why()
    {
        _admin.Domains.With("a.test", 3);
        var page = _admin.Open<DomainsPage>("/admin/domains");
        await page.Find(".row-open").ClickAsync();
        await page.Find("#delete-domain .danger").ClickAsync();

        Assert.Contains("still has mailboxes", page.Find(".admin-panel .note.error").TextContent, StringComparison.Ordinal);
        Assert.Single(_admin.Domains.Domains);
    }

    [Fact]
    public void A_long_text_record_is_cut_into_strings_a_zone_file_may_hold()
    {
        var record = new DnsRecord(DnsPurpose.Dkim, "k._domainkey.a.test", "TXT", new string('A', 300), true);

        Assert.Equal($"k._domainkey.a.test. IN TXT \"{new string('A', 255)}\" \"{new string('A', 45)}\"\n", ZoneFile.Of([record]));
    }

    [Fact]
    public async Task A_signing_key_is_made_beside_the_old_one_which_can_be_retired_then_and_not_before()
    {
        _admin.Domains.With("a.test", 3);
        _admin.Domains.Keys.Add(new DkimKey("s20260101", DateTimeOffset.UnixEpoch, null));
        var page = _admin.Open<DomainsPage>("/admin/domains");
        await page.Find(".row-open").ClickAsync();
        Assert.Equal(["s20260101"], page.FindAll(".signing strong").Select(k => k.TextContent));
        Assert.Empty(page.FindAll(".signing .danger"));

        await Button(page, "Make a new key").ClickAsync();
        Assert.Equal(["s2", "s20260101"], page.FindAll(".signing strong").Select(k => k.TextContent));
        await page.Find("#retire-s20260101 .danger").ClickAsync();
        Assert.Equal(["Signs", "Retired"], page.FindAll(".signing .mark-chip").Select(k => k.TextContent));
        Assert.Empty(page.FindAll(".signing .danger"));
    }

    [Fact]
    public async Task A_key_that_cannot_be_made_says_why()
    {
        _admin.Domains.With("a.test", 3);
        _admin.Domains.Keys.Add(new DkimKey("s20260101", DateTimeOffset.UnixEpoch, null));
        var page = _admin.Open<DomainsPage>("/admin/domains");
        await page.Find(".row-open").ClickAsync();
        _admin.Domains.Fails = new MailException(MailError.DatabaseUnreachable);
        await Button(page, "Make a new key").ClickAsync();
        Assert.NotEmpty(page.Find(".signing").ParentElement!.QuerySelector(".note.error")!.TextContent.Trim());
    }

    private async Task<IRenderedComponent<DomainsPage>> TypedAsync()
    {
        var page = _admin.Open<DomainsPage>("/admin/domains");
        await page.Find(".page-head .primary").ClickAsync();
        await page.Find("#domain-name").ChangeAsync("partner.example");
        await page.FindAll("input[name=kind]")[1].ChangeAsync("on");
        await page.Find("[aria-label='IMAP server']").ChangeAsync("imap.partner.example");
        await page.Find("[aria-label='SMTP server']").ChangeAsync("smtp.partner.example");
        return page;
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<DomainsPage> page, string text) =>
        page.FindAll("button").Single(b => b.TextContent.Trim() == text);

    public ValueTask DisposeAsync() => _admin.DisposeAsync();
}
