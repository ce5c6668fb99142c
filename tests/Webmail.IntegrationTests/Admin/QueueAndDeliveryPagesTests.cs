using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Data.Mailboxes;
using Webmail.Gateway.Admin.CommandLine;
using Webmail.IntegrationTests.Browser;
using Webmail.IntegrationTests.Hosted;
using Webmail.IntegrationTests.Security;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;
using ColorScheme = Microsoft.Playwright.ColorScheme;
using MailService = Webmail.Testing.Stack.MailService;

namespace Webmail.IntegrationTests.Admin;

/// <summary>The administrators' pages of what waits and of what became of messages. Dovecot is away, so that mail has to wait.</summary>
[Collection(MailStack.DisruptiveCollection)]
public sealed class QueueAndDeliveryPagesTests(MailStack stack, Chromium chromium) : BrowserTest(chromium)
{
    [Theory]
    [InlineData("es-ES", ColorScheme.Light, 1366)]
    [InlineData("en-GB", ColorScheme.Dark, 390)]
    public async Task What_waits_is_held_and_dropped_on_one_page_and_told_on_the_other(string locale, ColorScheme scheme, int width)
    {
        await using var webmail = await StartAsync();
        var boss = await AdministratorAsync(webmail);
        var (bea, stranger) = (await stack.NewMailboxAsync(Cancelled), $"s{Guid.NewGuid():N}"[..12] + "@c.example");
        await TransferAsync(stranger, bea.Address);
        await stack.ReceivedAsync(bea, 1, Cancelled);
        await TransferSpamAsync(bea);
        await stack.StopAsync(MailService.Dovecot, Cancelled);
        try
        {
            foreach (var _ in Enumerable.Range(0, 3))
            {
                await TransferAsync(stranger, bea.Address);
            }

            var page = await SignedInAsync(webmail, boss.Session, locale, scheme, width);
            await page.GotoAsync($"/admin/queue?recipient={Uri.EscapeDataString(bea.Address)}");
            await new MailPage(page).IsAttachedAsync();
            var rows = page.Locator("tbody tr");
            await Expect(rows.Filter(new LocatorFilterOptions { HasText = "Connection refused" })).ToHaveCountAsync(3);
            await Look(page, "queue");
            await page.Locator("tbody .row-open").First.ClickAsync();
            await Expect(page.Locator(".admin-panel .waiting")).ToContainTextAsync(bea.Address);
            await Look(page, "queued");
            await page.Locator(".admin-panel .form-foot .btn").Nth(1).ClickAsync();
            await Expect(page.Locator("tbody .mark-chip[data-kind=warn]")).ToHaveCountAsync(1);
            await page.Keyboard.PressAsync("Escape");
            await Expect(page.Locator(".admin-panel")).ToHaveCountAsync(0);

            await page.Locator("tbody .mark input").Nth(1).CheckAsync();
            await page.Locator("tbody .mark input").Nth(2).CheckAsync();
            await page.Locator(".bulk .danger").ClickAsync();
            await Expect(page.Locator("#drop-marked")).ToBeVisibleAsync();
            await Look(page, "drop");
            await page.Locator("#drop-marked .danger").ClickAsync();
            await Expect(rows).ToHaveCountAsync(1);

            // Each is in the audit log, with the sender as what it was done to.
            await using (var log = stack.Hosted.Open())
            {
                var done = await log.AuditLog.Where(e => e.Subject == stranger).OrderBy(e => e.Id).Select(e => e.Action).ToListAsync(Cancelled);
                Assert.Equal([AuditActions.QueueHeld, AuditActions.QueueDropped, AuditActions.QueueDropped], done);
            }

            // The log is read a moment after it was written, and the page follows it.
            await page.GotoAsync($"/admin/delivery?sender={Uri.EscapeDataString(stranger)}");
            await new MailPage(page).IsAttachedAsync();
            await Expect(rows).ToHaveCountAsync(4);
            await Expect(page.Locator("tbody .mark-chip[data-kind=danger]")).ToHaveCountAsync(2);
            await Look(page, "deliveries");
            await page.Locator("tbody .row-open").Last.ClickAsync();
            await Expect(page.Locator(".steps")).ToContainTextAsync("Saved");
            await Look(page, "delivery");

            await page.GotoAsync($"/admin/delivery?recipient={Uri.EscapeDataString(bea.Address)}&state=spam");
            await new MailPage(page).IsAttachedAsync();
            await Expect(rows).ToHaveCountAsync(1);
            await Expect(rows.Locator(".mark-chip")).ToHaveCountAsync(2);
            await page.Locator("tbody .row-open").ClickAsync();
            await Expect(page.Locator(".facts .mark-chip[data-kind=warn]")).ToHaveTextAsync("Spam");
            await Look(page, "spam");
            await page.GotoAsync("/admin");
            await new MailPage(page).IsAttachedAsync();
            await Expect(page.Locator(".plot figcaption").First).ToContainTextAsync("spam");
            await Look(page, "overview");
            Assert.Empty(ConsoleErrors());
        }
        finally
        {
            await stack.StartAsync(MailService.Dovecot, Cancelled);
        }
    }

    [Fact]
    public async Task What_happens_appears_on_a_page_that_was_left_open_but_not_under_an_open_question()
    {
        await using var webmail = await StartAsync();
        var boss = await AdministratorAsync(webmail);
        var (bea, stranger) = (await stack.NewMailboxAsync(Cancelled), $"s{Guid.NewGuid():N}"[..12] + "@c.example");
        var page = await SignedInAsync(webmail, boss.Session, "en-GB", ColorScheme.Light, 1366);
        await page.GotoAsync($"/admin/delivery?sender={Uri.EscapeDataString(stranger)}");
        await new MailPage(page).IsAttachedAsync();
        await Expect(page.Locator("#admin .empty")).ToBeVisibleAsync();
        await page.EvaluateAsync("window.wasLoadedOnce = true");
        var rows = page.Locator("#admin tbody tr");

        await TransferAsync(stranger, bea.Address);
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows.First.Locator(".mark-chip")).ToHaveTextAsync("Delivered");

        // Something is asked of the reader: nothing moves behind it. Answered, the page catches up.
        await page.EvaluateAsync("document.body.append(Object.assign(document.createElement('dialog'), { id: 'asked' })); asked.showModal()");
        await TransferAsync(stranger, bea.Address);
        await Readiness.WaitAsync(
            async () => (await webmail.Get<IDeliveryLog>().ListAsync(boss.Session, new DeliveryQuery(Sender: stranger), Cancelled)).Matching == 2 ? null : "not yet in the log", Cancelled);
        await Expect(rows).ToHaveCountAsync(1);
        await page.EvaluateAsync("asked.close()");
        await Expect(rows).ToHaveCountAsync(2);
        Assert.True(await page.EvaluateAsync<bool>("window.wasLoadedOnce === true"));
    }

    [Fact]
    public async Task The_overview_that_was_left_open_counts_who_came_and_keeps_what_is_focused()
    {
        await using var webmail = await StartAsync();
        var boss = await AdministratorAsync(webmail);
        var page = await SignedInAsync(webmail, boss.Session, "en-GB", ColorScheme.Light, 1366);
        await page.GotoAsync("/admin");
        await new MailPage(page).IsAttachedAsync();
        var users = page.Locator(".figure[href='/admin/users']");
        var before = await users.Locator("strong").InnerTextAsync();
        await stack.NewMailboxAsync(Cancelled);
        await users.FocusAsync();
        await page.EvaluateAsync("window.focusedOnce = document.activeElement");

        await Expect(users.Locator("strong")).Not.ToHaveTextAsync(before, new LocatorAssertionsToHaveTextOptions { Timeout = 45_000 });
        Assert.True(await page.EvaluateAsync<bool>("window.focusedOnce === document.activeElement"));
        Assert.Empty(ConsoleErrors());
    }

    [Fact]
    public async Task The_command_line_lists_what_waits_releases_it_by_filter_and_shows_what_became_of_it()
    {
        await using var webmail = await StartAsync();
        var (bea, stranger) = (await stack.NewMailboxAsync(Cancelled), $"s{Guid.NewGuid():N}"[..12] + "@c.example");
        await stack.StopAsync(MailService.Dovecot, Cancelled);
        try
        {
            await TransferAsync(stranger, bea.Address);
            await Readiness.WaitAsync(
                async () => await AdminAsync(webmail, 0, "queue", "list", "--sender", stranger) is var listed && listed.Contains("Connection refused", StringComparison.Ordinal) ? null : listed, Cancelled);
            Assert.Contains("done", await AdminAsync(webmail, 0, "queue", "hold", "--all", "--sender", stranger), StringComparison.Ordinal);
            Assert.Contains("\theld\t", await AdminAsync(webmail, 0, "queue", "list", "--sender", stranger), StringComparison.Ordinal);
            Assert.Contains("webmail admin", await AdminAsync(webmail, 2, "queue", "drop", "--sender", stranger), StringComparison.Ordinal);
            Assert.Contains("not in the queue", await AdminAsync(webmail, 1, "queue", "drop", "4hT1fZ3Yb5z9sVB"), StringComparison.Ordinal);
        }
        finally
        {
            await stack.StartAsync(MailService.Dovecot, Cancelled);
        }

        Assert.Contains("done", await AdminAsync(webmail, 0, "queue", "release", "--all", "--sender", stranger), StringComparison.Ordinal);
        await AdminAsync(webmail, 0, "queue", "retry", "--all", "--sender", stranger);
        await stack.ReceivedAsync(bea, 1, Cancelled);
        await Readiness.WaitAsync(
            async () => await AdminAsync(webmail, 0, "delivery", "list", "--sender", stranger, "--state", "delivered") is var listed && listed.Contains(bea.Address, StringComparison.Ordinal) ? null : "not yet",
            Cancelled);
        var number = (await AdminAsync(webmail, 0, "delivery", "list", "--sender", stranger)).Split('\t')[0];
        var steps = await AdminAsync(webmail, 0, "delivery", "show", number);
        Assert.Contains("\tdeferred\t", steps, StringComparison.Ordinal);
        Assert.Contains("\theld\t", steps, StringComparison.Ordinal);
        Assert.Contains("\tdelivered\t", steps, StringComparison.Ordinal);
        Assert.Contains("\tno spam ", steps, StringComparison.Ordinal);

        await TransferSpamAsync(bea);
        await Readiness.WaitAsync(
            async () => await AdminAsync(webmail, 0, "delivery", "list", "--recipient", bea.Address, "--state", "spam") is var listed && Regex.IsMatch(listed, @"\A[^\n]*\tspam \d+\.\d\n\z") ? null : listed, Cancelled);
    }

    private static async Task<string> AdminAsync(WebmailHost webmail, int expected, params string[] words)
    {
        using var output = new StringWriter();
        using var input = new StringReader("");
        Assert.Equal(expected, await AdminCommandLine.RunAsync(webmail.Services, words, input, output, output, Cancelled));
        return output.ToString();
    }

    private Task<WebmailHost> StartAsync() =>
        WebmailHost.StartAsync(WebmailConfiguration.ForHosted("all", stack, stack.Servers.ConnectionString).WithQueue(stack.Servers), Cancelled);

    private async Task<LockedPerson> AdministratorAsync(WebmailHost webmail)
    {
        var boss = await LockedPerson.NewAsync(stack, webmail, Cancelled);
        await using var rows = stack.Hosted.Open();
        await rows.Mailboxes.Where(m => m.Address == boss.Mailbox.Address).ExecuteUpdateAsync(m => m.SetProperty(x => x.Role, MailboxRole.Admin), Cancelled);
        return boss;
    }

    // Signing in by both steps has a test of its own.
    private async Task<IPage> SignedInAsync(WebmailHost webmail, SessionTicket session, string locale, ColorScheme scheme, int width)
    {
        var page = await NewPageAsync(webmail.Address, locale, scheme, width);
        await page.Context.AddCookiesAsync([new Cookie { Name = "webmail", Value = session.Value, Url = webmail.Address.ToString() }]);
        return page;
    }

    private async Task TransferSpamAsync(Mailbox to)
    {
        using var smtp = await SmtpDialogue.OpenAsync(stack.Servers.SmtpPort, Cancelled);
        await smtp.TransferAsync("x@forged.test", to.Address, "From: x@forged.test\r\nSubject: offer\r\n\r\nBuy.", Cancelled);
        await stack.ReceivedAsync(to, 1, Cancelled, "Junk");
    }

    private async Task TransferAsync(string from, string to)
    {
        using var smtp = await SmtpDialogue.OpenAsync(stack.Servers.SmtpPort, Cancelled);
        Assert.StartsWith("250 ", await smtp.TransferAsync(from, to, MailClients.Letter(from, to, "Hola").ToString(), Cancelled), StringComparison.Ordinal);
    }

    // Axe finds nothing on any of them.
    private static async Task Look(IPage page, string what)
    {
        if (Environment.GetEnvironmentVariable("WEBMAIL_LOOK") is { } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{what}-{page.ViewportSize!.Width}.png") });
        }

        await page.EvaluateAsync(new BundledAxeScriptProvider().GetScript());
        var found = await page.EvaluateAsync<string[]>("async () => (await axe.run(document)).violations.map(v => `${v.id} (${v.help}): ${v.nodes.slice(0, 3).map(n => n.html).join('; ')}`)");
        Assert.True(found.Length == 0, $"axe on {what}: {string.Join("\n", found)}");
    }
}
