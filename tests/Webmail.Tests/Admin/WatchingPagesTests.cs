using Bunit;
using Webmail.Admin;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Testing.Fakes;
using Xunit;

namespace Webmail.Tests.Admin;

public sealed class WatchingPagesTests : IAsyncDisposable
{
    private readonly AdminPages _admin = new();

    [Fact]
    public void Every_figure_leads_to_what_it_counts()
    {
        _admin.Overview.Now = new ServiceCounts(1_234, 1, 2, 3, 4, 5, 6, 7, 8_000_000_000);
        var page = _admin.Open<OverviewPage>("/admin");

        Assert.Equal(
            [
                ("/admin/users", "1,234"), ("/admin/users?state=Disabled", "1"), ("/admin/users?role=Admin", "2"), ("/admin/users?state=Deleted", "3"), ("/admin/domains", "4"),
                ("/admin/aliases", "5"), ("/admin/sessions", "6"), ("/admin/users?sort=Usage&desc=true", "8.0 GB"),
            ],
            page.FindAll(".figure").Select(f => (f.GetAttribute("href")!, f.QuerySelector("strong")!.TextContent)));
    }

    [Fact]
    public void A_plots_points_and_the_lines_of_its_table_say_the_same_and_lead_to_the_same_rows()
    {
        var day = new DateOnly(2026, 1, 14);
        _admin.Overview.Days.Add(new ServiceDay(
            day, new MailDay(130, 30, 120, 12, 4), new PushDelays(900, TimeSpan.FromMilliseconds(40), TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(2.5)), 17, 2, 3_000_000_000));
        var page = _admin.Open<OverviewPage>("/admin");

        var plots = page.FindAll(".plot");
        Assert.Equal(["Mail", "How soon pages show a change", "Waiting in the queue, at most", "Open sessions, at most", "Stored mail"], plots.Select(p => p.QuerySelector("h3")!.TextContent));
        Assert.Equal(
            [
                ("/admin/delivery?day=2026-01-14", "Jan 14: In 130, Spam, of what came in 12, Out 30"), ("/admin/push?day=2026-01-14", "Jan 14: 99 of 100 2.5 s, 95 of 100 300 ms, 50 of 100 40 ms"),
                ("/admin/queue", "Jan 14: Waiting 2"), ("/admin/sessions", "Jan 14: Sessions 17"), ("/admin/users?sort=Usage&desc=true", "Jan 14: Stored 3.0 GB"),
            ],
            plots.Select(p => p.QuerySelectorAll("svg a")[^2]).Select(a => (a.GetAttribute("href")!, a.QuerySelector("title")!.TextContent)));
        Assert.Equal(
            ["/admin/delivery?day=2026-01-14|130 12 30", "/admin/push?day=2026-01-14|2.5 s 300 ms 40 ms", "/admin/queue|2", "/admin/sessions|17", "/admin/users?sort=Usage&desc=true|3.0 GB"],
            plots.Select(p => p.QuerySelectorAll("tbody tr")[1]).Select(r => r.QuerySelector("a")!.GetAttribute("href") + "|" + string.Join(' ', r.QuerySelectorAll(".number").Select(n => n.TextContent))));
        Assert.Contains("10% of what came in was spam", plots[0].TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(20, "0% of what came in was spam")]
    public void No_spam_is_something_else_than_no_word_of_spam(int rated, string? said)
    {
        _admin.Overview.Days.Add(new ServiceDay(new DateOnly(2026, 1, 14), new MailDay(20, 0, rated, 0, 0), null, null, null, null));
        var mail = _admin.Open<OverviewPage>("/admin").Find(".plot figcaption").TextContent;
        Assert.Equal(said is not null, mail.Contains("was spam", StringComparison.Ordinal));
        Assert.Contains(said ?? "", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_days_are_asked_for_by_their_link_and_a_plot_without_figures_says_so()
    {
        var page = _admin.Open<OverviewPage>("/admin?days=30");
        Assert.Equal([30], _admin.Overview.Asked);
        Assert.Equal("30 days", page.Find(".spans [aria-current]").TextContent);
        Assert.Equal(5, page.FindAll(".plot-none").Count);

        _admin.Overview.Fails = new MailException(MailError.DatabaseUnreachable);
        var failing = _admin.Open<OverviewPage>("/admin");
        Assert.Contains("cannot reach its database", failing.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        _admin.Overview.Fails = null;
        await failing.Find(".empty .btn").ClickAsync();
        Assert.NotEmpty(failing.FindAll(".figure"));
    }

    [Fact]
    public async Task The_overview_follows_what_happens_while_it_is_seen_and_a_failure_leaves_what_is_shown()
    {
        var busy = _admin.Context.JSInterop.SetupModule("./Admin/AdminLayout.razor.js").Setup<bool>("isBusy");
        busy.SetResult(false);
        _admin.Overview.Now = new ServiceCounts(1, 0, 0, 0, 0, 0, 5, 0, 0);
        var page = _admin.Open<OverviewPage>("/admin?days=30");
        (_admin.Overview.Now, var day) = (new ServiceCounts(2, 0, 0, 0, 0, 0, 6, 3, 0), new DateOnly(2026, 1, 15));
        _admin.Overview.Days.Add(new ServiceDay(day, new MailDay(7, 0, 7, 0, 0), null, 6, 3, null));
        _admin.Overview.Latest.Add(new AuditEntry(1, FakeAdminUsers.Now, "root@a.test", AuditActions.DomainAdded, "new.test", null, null));
        await LookAgainAsync();
        Assert.Equal(["2", "6"], Shown());
        Assert.Contains("7", page.Find(".plot tbody tr .number").TextContent, StringComparison.Ordinal);
        Assert.Contains("new.test", page.Find(".audit").TextContent, StringComparison.Ordinal);
        Assert.All(_admin.Overview.Asked, days => Assert.Equal(30, days));

        _admin.Overview.Fails = new MailException(MailError.DatabaseUnreachable);
        await LookAgainAsync();
        Assert.Equal(["2", "6"], Shown());
        Assert.Empty(page.FindAll("[role=alert]"));
        _admin.Overview.Fails = null;

        busy.SetResult(true);
        var asked = _admin.Overview.Asked.Count;
        await LookAgainAsync();
        Assert.Equal(asked, _admin.Overview.Asked.Count);

        string[] Shown() => [.. new[] { "/admin/users", "/admin/sessions" }.Select(path => page.Find($".figure[href='{path}'] strong").TextContent)];
        Task LookAgainAsync() => _admin.LetPagesLookAgainAsync(OverviewPage.LooksEvery);
    }

    [Fact]
    public void The_hours_of_a_day_tell_how_soon_pages_showed_changes()
    {
        _admin.Overview.Hours.Add(new PushHour(new DateTimeOffset(2026, 1, 14, 8, 0, 0, TimeSpan.Zero), new PushDelays(12, TimeSpan.FromMilliseconds(3), TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(12))));
        var page = _admin.Open<PushPage>("/admin/push?day=2026-01-14");
        Assert.Equal(["12", "3 ms", "20 ms", "12 s"], page.FindAll("tbody td.number").Select(c => c.TextContent));
        Assert.Equal(["/admin/push?day=2026-01-13", "/admin/push?day=2026-01-15"], page.FindAll(".admin-bar a").Select(a => a.GetAttribute("href")!));
        Assert.Empty(_admin.Open<PushPage>("/admin/push?day=2026-01-13").FindAll("tbody"));
    }

    [Fact]
    public async Task A_session_of_somebody_else_can_be_ended()
    {
        _admin.Sessions.With("ana@a.test", isCurrent: true);
        _admin.Sessions.With("bea@b.test", "Safari, iPhone");
        var page = _admin.Open<SessionsPage>("/admin/sessions");
        await page.Find("[aria-label='End the session of bea@b.test on Safari, iPhone']").ClickAsync();

        Assert.Equal("ana@a.test", Assert.Single(_admin.Sessions.Sessions).Address);
        Assert.Single(page.FindAll("tbody tr"));
    }

    [Fact]
    public async Task A_session_that_could_not_be_ended_comes_back_and_says_so()
    {
        _admin.Sessions.With("bea@b.test", "Safari, iPhone");
        var page = _admin.Open<SessionsPage>("/admin/sessions");
        _admin.Sessions.Fails = new MailException(MailError.DatabaseUnreachable);
        await page.Find("tbody .btn").ClickAsync();

        Assert.Contains("cannot reach its database", Assert.Single(_admin.Toasts.Visible).Text, StringComparison.Ordinal);
        _admin.Sessions.Fails = null;
        await page.Find(".empty .btn").ClickAsync();
        Assert.Single(page.FindAll("tbody tr"));
    }

    [Fact]
    public async Task The_log_tells_in_words_and_can_be_narrowed_down()
    {
        _admin.Audit.With("root@a.test", AuditActions.MailboxDisabled, "bea@a.test");
        _admin.Audit.With("command line", AuditActions.DomainAdded, "a.test", """{"kind":"Hosted"}""");
        var page = _admin.Open<AuditLogPage>("/admin/audit");
        Assert.Equal(["Domain added", "Mailbox disabled"], page.FindAll("tbody td:nth-child(2)").Select(c => c.TextContent));
        Assert.Contains("Kind: here", page.Find("tbody tr").TextContent, StringComparison.Ordinal);
        Assert.Contains("Command line", page.Find("tbody tr").TextContent, StringComparison.Ordinal);

        await page.Find("select").ChangeAsync("mailbox.");
        Assert.Equal("Mailbox disabled", Assert.Single(page.FindAll("tbody td:nth-child(2)")).TextContent);
        Assert.Equal("/admin/audit?subject=bea%40a.test", page.Find("tbody .lead a").GetAttribute("href"));
        await page.Find("input[type=date]").ChangeAsync("2026-01-14");
        Assert.Empty(page.FindAll("tbody"));
    }

    [Fact]
    public async Task Everything_the_log_can_say_has_words_in_both_languages()
    {
        foreach (var culture in new[] { "en", "es" })
        {
            await using var admin = new AdminPages(culture);
            foreach (var action in AuditActions.All)
            {
                admin.Audit.With("ana@a.test", action, "a.test");
            }

            var page = admin.Open<AuditLogPage>("/admin/audit");
            Assert.All(page.FindAll("tbody td:nth-child(2)"), cell => Assert.DoesNotContain(cell.TextContent, AuditActions.All));
            Assert.DoesNotContain("Group", page.Find("select").InnerHtml, StringComparison.Ordinal);
        }
    }

    public ValueTask DisposeAsync() => _admin.DisposeAsync();
}
