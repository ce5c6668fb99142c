using Bunit;
using Webmail.Admin;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Xunit;

namespace Webmail.Tests.Admin;

public sealed class WatchingPagesTests : IAsyncDisposable
{
    private readonly AdminPages _admin = new();

    [Fact]
    public void Every_figure_leads_to_what_it_counts()
    {
        _admin.Users.With("ana@a.test", role: UserRole.Admin);
        _admin.Users.With("bea@a.test", isEnabled: false);
        _admin.Sessions.With("ana@a.test");
        var page = _admin.Open<OverviewPage>("/admin");

        Assert.Equal(
            [("/admin/users", "2"), ("/admin/users?state=Disabled", "1"), ("/admin/users?role=Admin", "1"), ("/admin/users?state=Deleted", "0"), ("/admin/domains", "0"), ("/admin/aliases", "0"), ("/admin/sessions", "1")],
            page.FindAll(".figure").Select(f => (f.GetAttribute("href")!, f.QuerySelector("strong")!.TextContent)));
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
        Assert.Contains("kind: Hosted", page.Find("tbody tr").TextContent, StringComparison.Ordinal);
        Assert.Contains("Command line", page.Find("tbody tr").TextContent, StringComparison.Ordinal);

        await page.Find("select").ChangeAsync("mailbox.");
        Assert.Equal("Mailbox disabled", Assert.Single(page.FindAll("tbody td:nth-child(2)")).TextContent);
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

            Assert.All(admin.Open<AuditLogPage>("/admin/audit").FindAll("tbody td:nth-child(2)"), cell => Assert.DoesNotContain(cell.TextContent, AuditActions.All));
        }
    }

    public ValueTask DisposeAsync() => _admin.DisposeAsync();
}
