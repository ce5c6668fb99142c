using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Security;
using Webmail.Data.Mailboxes;
using Webmail.Gateway.Admin.Invitations;
using Webmail.Gateway.Mailboxes;
using Webmail.IntegrationTests.Security;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;
using ColorScheme = Microsoft.Playwright.ColorScheme;

namespace Webmail.IntegrationTests.Browser;

/// <summary>Each of the administrators' pages, full and empty: axe finds nothing, nothing runs out of the page, the keyboard reaches all of it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AdminAppearanceTests(MailStack stack, Chromium chromium) : BrowserTest(chromium)
{
    private const string LongName = "Maximiliana Estefanía Fernández de Córdoba y Álvarez de Toledo, departamento de relaciones internacionales";
    private static readonly string[] Pages = ["/admin", "/admin?days=90", "/admin/push", "/admin/users", "/admin/users?state=Deleted", "/admin/domains", "/admin/aliases", "/admin/sessions", "/admin/audit", "/admin/audit?action=nothing"];

    [Theory]
    [InlineData("es-ES", ColorScheme.Light, 1366)]
    [InlineData("es-ES", ColorScheme.Dark, 1366)]
    [InlineData("en-GB", ColorScheme.Light, 390)]
    [InlineData("en-GB", ColorScheme.Dark, 1366)]
    [InlineData("es-ES", ColorScheme.Dark, 390)]
    public async Task Every_page_fits_and_can_be_used_by_everybody(string locale, ColorScheme scheme, int width)
    {
        var database = await stack.NewDatabaseAsync(Cancelled);
        await using var webmail = await StartAsync(database);
        var boss = await FillAsync(webmail, new HostedMail(database), locale[..2]);
        var page = await NewPageAsync(webmail.Address, locale, scheme, width);
        var admin = new AdminPage(page);
        await admin.SignInAsync(boss, Pages[0]);
        foreach (var path in Pages)
        {
            await admin.GoAsync(path);
            await Expect(page.Locator(".admin-skeleton, [aria-busy=true]")).ToHaveCountAsync(0);
            await LookAsync(path.Trim('/').Replace('/', '-'));
        }

        // The panels, and a table that is being worked on.
        await admin.GoAsync("/admin/users");
        await page.Locator("tbody .mark input").First.CheckAsync();
        await page.Locator("thead .mark input").CheckAsync();
        await LookAsync("users-marked");
        await page.Locator(".bulk .tool").ClickAsync();
        await page.Locator(".row-open").Nth(1).ClickAsync();
        await Expect(admin.Panel).ToBeVisibleAsync();
        await LookAsync("user");
        await page.Keyboard.PressAsync("Escape");
        await Expect(admin.Panel).ToHaveCountAsync(0);
        await admin.GoAsync("/admin/domains");
        await page.Locator(".row-open").First.ClickAsync();
        await Expect(admin.Panel.Locator(".records").First).ToBeVisibleAsync();
        await LookAsync("domain");
        await admin.Panel.Locator(".signing + .form-foot .btn").ClickAsync();
        await Expect(admin.Panel.Locator(".signing li")).ToHaveCountAsync(2);
        await admin.Panel.Locator(".signing [data-dialog]").First.ScrollIntoViewIfNeededAsync();
        await LookAsync("domain-keys");
        await admin.Panel.Locator(".signing [data-dialog]").Last.ClickAsync();
        await LookAsync("domain-key-dialog");
        await page.Locator("dialog[open] .danger").ClickAsync();
        await Expect(admin.Panel.Locator(".signing [data-dialog]")).ToHaveCountAsync(0);
        await admin.Panel.Locator(".signing").ScrollIntoViewIfNeededAsync();
        await LookAsync("domain-keys-retired");
        await admin.GoAsync("/admin/aliases");
        await page.Locator(".row-open").First.ClickAsync();
        await Expect(admin.Panel).ToBeVisibleAsync();
        await LookAsync("alias");
        Assert.DoesNotContain(ConsoleErrors(), e => !e.Contains("401", StringComparison.Ordinal));

        async Task LookAsync(string what)
        {
            await AdminPage.LookAsync(page, $"{what}-{locale[..2]}-{scheme}");
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{what} is wider than the screen");
        }
    }

    [Fact]
    public async Task A_user_is_found_opened_edited_and_left_by_the_keyboard_alone()
    {
        var database = await stack.NewDatabaseAsync(Cancelled);
        await using var webmail = await StartAsync(database);
        var boss = await FillAsync(webmail, new HostedMail(database));
        var page = await NewPageAsync(webmail.Address, "en-GB");
        var admin = new AdminPage(page);
        await admin.SignInAsync(boss, "/admin/users");

        await page.Locator(".admin-search input").FocusAsync();
        await page.Keyboard.TypeAsync("persona41");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await TabUntilAsync(page, ".row-open");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#user-local")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("#user-name")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Ana Ruiz");
        await page.Keyboard.PressAsync("Enter");
        await Expect(admin.Panel).ToHaveCountAsync(0);
        await Expect(admin.Row("persona41")).ToContainTextAsync("Ana Ruiz");
        await Expect(page.Locator(".row-open")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(admin.Panel).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(admin.Panel).ToHaveCountAsync(0);
        await Expect(page.Locator(".row-open")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_overviews_figures_and_points_lead_to_their_rows()
    {
        var database = await stack.NewDatabaseAsync(Cancelled);
        await using var webmail = await StartAsync(database);
        var boss = await FillAsync(webmail, new HostedMail(database));
        var page = await NewPageAsync(webmail.Address, "en-GB");
        var admin = new AdminPage(page);
        await admin.SignInAsync(boss, "/admin");
        await page.Locator(".figure").Filter(new LocatorFilterOptions { HasText = "Disabled" }).ClickAsync();
        await Expect(page.Locator("#admin tbody tr[data-off]")).ToHaveCountAsync(5);
        await Expect(page.Locator("#admin tbody tr")).ToHaveCountAsync(5);

        await admin.GoAsync("/admin");
        var push = page.Locator(".plot").Filter(new LocatorFilterOptions { HasText = "How soon pages show a change" });
        await push.Locator("svg a").Last.ClickAsync();
        await Expect(page.Locator("#page-title")).ToHaveTextAsync("How soon pages show a change");
        await Expect(page.Locator("#admin tbody tr").First).ToContainTextAsync("ms");

        await admin.GoAsync("/admin");
        await push.Locator("summary").PressAsync("Enter");
        await Expect(push.Locator("tbody tr")).ToHaveCountAsync(14);
        await page.Locator(".figure").Filter(new LocatorFilterOptions { HasText = "Stored mail" }).ClickAsync();
        await Expect(page.Locator("th[aria-sort=descending]")).ToHaveTextAsync("Used");
        await Expect(page.Locator("#admin tbody tr").First).ToContainTextAsync("persona50");
    }

    [Fact]
    public async Task The_setup_link_makes_the_first_administrator_who_goes_on_to_the_second_factor()
    {
        var database = await stack.NewDatabaseAsync(Cancelled);
        await using var webmail = await StartAsync(database);
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await using (var rows = new HostedMail(database).Open())
        {
            // The one that was printed at the start.
            await rows.Invitations.ExecuteDeleteAsync(Cancelled);
        }

        var link = (await webmail.Get<SetupLink>().MakeAsync(Cancelled))!;
        var page = await NewPageAsync(webmail.Address, "en-GB");
        await page.GotoAsync(new Uri(link, UriKind.RelativeOrAbsolute) is { IsAbsoluteUri: true } whole ? whole.PathAndQuery : link);
        await AdminPage.LookAsync(page, "setup");
        await page.Locator("#address").FillAsync(mailbox.Address);
        await page.Locator("#name").FillAsync("Ana Ruiz");
        await page.Locator("#password").FillAsync(mailbox.Password);
        await page.Locator("#again").FillAsync(mailbox.Password);
        await page.Locator("form button[type=submit]").ClickAsync();
        await Expect(page.Locator(".note[role=status]")).ToContainTextAsync(mailbox.Address);
        await AdminPage.LookAsync(page, "setup-done");
        await page.Locator(".door-card a.btn").ClickAsync();
        await new MailPage(page).TrySignInAsync(mailbox.Address, mailbox.Password);
        await Expect(page.Locator("#security-factor")).ToBeVisibleAsync();
        await page.GotoAsync("/admin/users");
        await Expect(page.Locator("#admin .empty a.btn")).ToBeVisibleAsync();
    }

    private static async Task TabUntilAsync(IPage page, string selector)
    {
        for (var i = 0; i < 30; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("s => document.activeElement.matches(s)", selector))
            {
                return;
            }
        }

        Assert.Fail($"{selector} is not reached by thirty presses of Tab.");
    }

    private Task<WebmailHost> StartAsync(string database) => WebmailHost.StartAsync(WebmailConfiguration.ForHosted("all", stack, database).With("Webmail:Hosted:Dkim:Key", stack.Servers.DkimKey), Cancelled);

    // Many rows, some of them long, and three weeks of figures.
    private async Task<LockedPerson> FillAsync(WebmailHost webmail, HostedMail hosted, string culture = "en")
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await hosted.AddMailboxAsync(mailbox.Address, mailbox.Password, "1G", Cancelled);
        var hash = PasswordHash.Of(mailbox.Password);
        await using var rows = hosted.Open();
        await rows.Mailboxes.ExecuteUpdateAsync(m => m.SetProperty(x => x.Role, MailboxRole.Admin).SetProperty(x => x.PasswordHash, hash), Cancelled);
        var session = (await webmail.Get<IAccounts>().SignInAsync(LockedPerson.Request(mailbox) with { Culture = culture }, Cancelled)).Ticket;
        var app = await TestAuthenticator.SetUpAsync(webmail.Get<ISecurity>(), session, Cancelled);
        await rows.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO mailboxes (id, domain, local_part, home, display_name, password_hash, quota_bytes, role, is_enabled, must_change_password, app_passwords_only,
              created_at, last_sign_in_at, deleted_at, purge_after, used_bytes, usage_read_at)
            SELECT gen_random_uuid(), (ARRAY['a.test', 'b.test'])[1 + n % 2], CASE WHEN n = 1 THEN repeat('a-very-long-local-part.', 2) || 'end' ELSE 'persona' || n END, 'a.test/p' || n,
              CASE WHEN n = 1 THEN {LongName} WHEN n % 3 > 0 THEN 'Persona ' || n END, CASE WHEN n % 7 > 0 THEN 'x' END,
              n * 1000000000::bigint, 'User', n % 10 > 0, false, n % 5 = 0, now(), CASE WHEN n % 2 = 0 THEN now() - n * interval '7 hours' END,
              CASE WHEN n > 55 THEN now() END, CASE WHEN n > 55 THEN now() + interval '30 days' END, CASE WHEN n <= 50 THEN n * n * 19000000::bigint ELSE 0 END, CASE WHEN n <= 50 THEN now() END
            FROM generate_series(1, 58) AS n
            """,
            Cancelled);
        await rows.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO service_hours (hour, open_sessions, queued, stored_bytes)
            SELECT date_trunc('hour', now()) - n * interval '1 hour', 20 + (n * 7) % 13, CASE WHEN n % 9 = 0 THEN n % 5 END, 9000000000 - n * 8000000::bigint FROM generate_series(0, 500) AS n;
            INSERT INTO push_delays (hour, milliseconds, changes)
            SELECT date_trunc('hour', now()) - n * interval '1 hour', step, 200 / (1 + step / 20) FROM generate_series(0, 500) AS n, unnest(ARRAY[10, 30, 70, 150, 700]) AS step WHERE (n / 24) % 6 <> 4;
            INSERT INTO logged_messages (queue_id, origin, arrived_at, is_spam)
            SELECT 'Q' || n, CASE WHEN n % 4 = 0 THEN 'Submitted' ELSE 'Received' END, now() - n * interval '13 minutes', n % 11 = 0 FROM generate_series(1, 2000) AS n;
            """,
            Cancelled);
        var aliases = webmail.Get<IAdminAliases>();
        await aliases.AddAsync(session, new AliasEdit("@a.test", [new(mailbox.Address, false)]), Cancelled);
        await aliases.AddAsync(session, new AliasEdit("office@a.test", [.. Enumerable.Range(1, 9).Select(n => new AliasTarget($"somebody.with.a.long.name.{n}@department.example.org", false)), new(mailbox.Address, true)]), Cancelled);
        return new LockedPerson(webmail, mailbox, session, app);
    }
}
