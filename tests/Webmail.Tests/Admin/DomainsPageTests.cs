using Bunit;
using Webmail.Admin;
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

    public ValueTask DisposeAsync() => _admin.DisposeAsync();
}
