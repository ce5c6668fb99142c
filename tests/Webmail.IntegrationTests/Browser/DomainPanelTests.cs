using Microsoft.Playwright;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Admin.Domains;
using Webmail.Gateway.Discovery;
using Webmail.Gateway.Domains;
using Webmail.Testing.Fakes;
using Webmail.Testing.Hosting;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Browser;

/// <summary>A domain's page as an administrator sees it: what DNS says of each record, and servers that were found.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DomainPanelTests(Chromium chromium) : BrowserTest(chromium)
{
    private static readonly DomainServers Servers = new(new MailServer("imap.partner.example", 993, ServerTls.Implicit), new MailServer("smtp.partner.example", 587, ServerTls.StartTls));

    [Theory]
    [InlineData("en-GB", ColorScheme.Light, 1366)]
    [InlineData("es-ES", ColorScheme.Dark, 1366)]
    [InlineData("es-ES", ColorScheme.Light, 390)]
    [InlineData("en-GB", ColorScheme.Dark, 390)]
    public async Task An_administrator_sees_what_to_do_about_each_record_and_who_named_the_servers(string locale, ColorScheme scheme, int width)
    {
        await using var service = await FakeService.StartAsync(Cancelled);
        Fill(service);
        var page = await NewPageAsync(service.Address, locale, scheme, width);
        await page.GotoAsync("/sign-in?return=%2Fadmin%2Fdomains");
        await new MailPage(page).TrySignInAsync(service.Mailbox.Account.Address, FakeAccounts.Password);

        await Expect(page.Locator(".row-open")).ToHaveCountAsync(1);
        await new MailPage(page).IsAttachedAsync();

        // 1. The records, each with its verdict; the focus stays on the button that asks again.
        await page.Locator(".row-open").First.ClickAsync();
        await Expect(page.Locator(".records .verdict")).ToHaveCountAsync(service.Domains.Checks.Count);
        await Expect(page.Locator(".records [data-verdict=Different] .finding").First).ToBeVisibleAsync();
        await Look(page, "records");
        await page.Locator("#check-dns").ClickAsync();
        await Expect(page.Locator("#check-dns")).ToBeFocusedAsync();
        await page.Locator(".records li").Nth(3).ScrollIntoViewIfNeededAsync();
        await Look(page, "records-below");

        // 2. The servers of a domain elsewhere, by the keyboard.
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".admin-panel")).ToHaveCountAsync(0);
        await page.Locator(".page-head .primary").ClickAsync();
        await page.Locator("#domain-name").FillAsync("partner.example");
        await page.Locator("input[name=kind]").Nth(1).CheckAsync();
        await page.Locator("#find-servers").PressAsync("Enter");
        await Expect(page.Locator(".trials li")).ToHaveCountAsync(3);
        await Expect(page.Locator(".server input").First).ToHaveValueAsync(Servers.Imap.Host);
        await Expect(page.Locator("#find-servers")).ToBeFocusedAsync();
        await Look(page, "found");

        // 3. Servers that are typed are tried before they are saved; the focus stays on the button, which says what it does next.
        await page.Locator(".server input").First.FillAsync("imap.typed.example");
        await page.Locator(".form-foot .primary").PressAsync("Enter");
        await Expect(page.Locator(".tried .trials li")).ToHaveCountAsync(2);
        await Expect(page.Locator(".form-foot .primary")).ToBeFocusedAsync();
        await Expect(page.Locator(".tried .note")).ToBeInViewportAsync();
        await Expect(page.Locator(".form-foot .primary")).ToBeInViewportAsync();
        await Look(page, "tried");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".row-open")).ToHaveCountAsync(2);
        Assert.Empty(ConsoleErrors());
    }

    private static void Fill(FakeService service)
    {
        var policy = MtaStsPolicy.Of(new MtaStsOptions(), "mail.a.test");
        service.Domains.With("a.test", 3);
        service.Domains.Records.Clear();
        service.Domains.Records.AddRange(DnsRecords.Of("a.test", new PublicServices("mail.a.test", "mail.a.test", new PublicPorts()), policy, []));
        service.Domains.Checks.AddRange(service.Domains.Records.Select(r => r.Purpose switch
        {
            DnsPurpose.Mx => new DnsCheck(r, DnsVerdict.Different, ["10 mx.elsewhere.example.", "20 mail.a.test."], [new DnsFinding(DnsIssue.MxNotFirst, "mx.elsewhere.example")]),
            DnsPurpose.Spf => new DnsCheck(r, DnsVerdict.Right, ["v=spf1 include:newsletter.example ip4:11.22.33.44 ?all"], [new DnsFinding(DnsIssue.SpfOpenEnd)]),
            DnsPurpose.Dmarc => new DnsCheck(r, DnsVerdict.Missing, [], [new DnsFinding(DnsIssue.Add)]),
            DnsPurpose.TlsRpt => new DnsCheck(r, DnsVerdict.Unknown, [], [new DnsFinding(DnsIssue.NoAnswer, "SERVFAIL")]),
            DnsPurpose.MtaSts when r.Type == "TXT" => new DnsCheck(r, DnsVerdict.Different, ["v=STSv1; id=20260101"], [new DnsFinding(DnsIssue.StsOtherPolicy)]),
            _ => new DnsCheck(r, DnsVerdict.Right, [r.Value], []),
        }));
        service.Domains.Checks.Add(new DnsCheck(new DnsRecord(DnsPurpose.MtaSts, "https://mta-sts.a.test/.well-known/mta-sts.txt", "URL", "", false), DnsVerdict.Missing, [], [new DnsFinding(DnsIssue.StsCertificate, "mta-sts.a.test")]));
        service.Domains.Checks.Add(new DnsCheck(new DnsRecord(DnsPurpose.Host, "mail.a.test", "A", "", true), DnsVerdict.Right, ["11.22.33.44"], []));
        service.Domains.Tried = new TriedServers(new ServerTrial(TrialOutcome.Unreachable), new ServerTrial(TrialOutcome.NoTls));
        service.Domains.Found = new FoundServers(
            ServerSource.UnprotectedAutoconfig, "http://autoconfig.partner.example/mail/config-v1.1.xml", Servers,
            new ServerTrial(TrialOutcome.Works), new ServerTrial(TrialOutcome.CertificateOtherName, "mail.partner.example"), HasOtherUserNames: true);
    }

    private static async Task Look(IPage page, string what)
    {
        if (Environment.GetEnvironmentVariable("WEBMAIL_LOOK") is { } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"domain-{what}-{page.ViewportSize!.Width}-{await page.EvaluateAsync<string>("document.documentElement.lang")}.png") });
        }

        await page.EvaluateAsync(new Deque.AxeCore.Commons.BundledAxeScriptProvider().GetScript());
        var found = await page.EvaluateAsync<string[]>("async () => (await axe.run(document)).violations.map(v => `${v.id} (${v.help}): ${v.nodes.slice(0, 3).map(n => n.html).join('; ')}`)");
        Assert.True(found.Length == 0, $"axe on {what}: {string.Join("\n", found)}");
    }
}
