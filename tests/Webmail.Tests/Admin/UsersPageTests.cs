using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using Webmail.Admin;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Xunit;

namespace Webmail.Tests.Admin;

public sealed class UsersPageTests : IAsyncDisposable
{
    private readonly AdminPages _admin = new();

    public UsersPageTests() => _admin.Domains.With("a.test", 2);

    [Fact]
    public void Without_anybody_the_page_says_how_to_begin() =>
        Assert.Contains("import a list from a file", _admin.Open<UsersPage>("/admin/users").Find(".empty").TextContent, StringComparison.Ordinal);

    [Fact]
    public void Of_a_hundred_thousand_only_one_page_is_asked_for()
    {
        for (var i = 0; i < 100_000; i++)
        {
            _admin.Users.With($"user{i:000000}@a.test");
        }

        var page = _admin.Open<UsersPage>("/admin/users");

        Assert.Equal(50, page.FindAll("tbody tr").Count);
        Assert.Equal("100,000 users", page.Find(".count").TextContent);
        Assert.Equal("1–50 of 100,000", page.Find(".pager span").TextContent);
        Assert.Equal(50, Assert.Single(_admin.Users.Queries).Take);
    }

    [Fact]
    public async Task Going_to_the_last_page_shows_its_rows()
    {
        for (var i = 0; i < 120; i++)
        {
            _admin.Users.With($"user{i:000}@a.test");
        }

        var page = _admin.Open<UsersPage>("/admin/users");
        await page.Find("[aria-label='Last page']").ClickAsync();

        Assert.Equal("user100@a.test", page.Find("tbody .row-open bdi").TextContent);
        Assert.Equal("101–120 of 120", page.Find(".pager span").TextContent);
    }

    [Fact]
    public async Task What_is_typed_is_asked_for_once_when_the_typing_stops()
    {
        _admin.Users.With("ana@a.test", "Ana Ruiz");
        _admin.Users.With("bea@a.test", "Bea Gil");
        var page = _admin.Open<UsersPage>("/admin/users");
        var search = page.Find(".admin-search input");
        var typed = new[] { "b", "be", "bea" }.Select(text => search.InputAsync(text)).ToArray();
        await page.InvokeAsync(_admin.StopTyping);
        await Task.WhenAll(typed);

        Assert.Equal("bea@a.test", Assert.Single(page.FindAll("tbody .row-open bdi")).TextContent);
        Assert.Equal([null, "bea"], _admin.Users.Queries.Select(q => string.IsNullOrEmpty(q.Search) ? null : q.Search));
    }

    [Fact]
    public async Task A_column_sorts_and_then_sorts_the_other_way_round()
    {
        _admin.Users.With("ana@a.test", quota: 9_000_000_000);
        _admin.Users.With("bea@a.test", quota: 1_000_000_000);
        var page = _admin.Open<UsersPage>("/admin/users");

        await page.FindAll(".sort").Single(s => s.TextContent.Contains("Quota", StringComparison.Ordinal)).ClickAsync();
        Assert.Equal("bea@a.test", page.Find("tbody .row-open bdi").TextContent);
        Assert.Equal("Quota", page.Find("[aria-sort=ascending]").TextContent.Trim());

        await page.FindAll(".sort").Single(s => s.TextContent.Contains("Quota", StringComparison.Ordinal)).ClickAsync();
        Assert.Equal("ana@a.test", page.Find("tbody .row-open bdi").TextContent);
    }

    [Fact]
    public void An_address_with_a_filter_shows_what_it_counts()
    {
        _admin.Users.With("ana@a.test");
        _admin.Users.With("bea@a.test", isEnabled: false);

        var page = _admin.Open<UsersPage>("/admin/users?state=Disabled");

        Assert.Equal("bea@a.test", Assert.Single(page.FindAll("tbody .row-open bdi")).TextContent);
    }

    [Fact]
    public async Task Disabling_many_can_be_undone_and_enables_only_those_it_disabled()
    {
        var ana = _admin.Users.With("ana@a.test");
        _admin.Users.With("bea@a.test", isEnabled: false);
        var page = _admin.Open<UsersPage>("/admin/users");
        await page.Find("thead input[type=checkbox]").ChangeAsync(true);
        Assert.Equal("2 selected", page.Find(".bulk strong").TextContent);

        await page.FindAll(".bulk button").Single(b => b.TextContent == "Disable").ClickAsync();
        Assert.All(_admin.Users.Users, u => Assert.False(u.IsEnabled));

        await page.InvokeAsync(_admin.Toasts.UndoAsync);
        Assert.Equal([ana.Id], _admin.Users.Changes[^1].Users);
        Assert.True(_admin.Users.Users[0].IsEnabled);
        Assert.False(_admin.Users.Users[1].IsEnabled);
    }

    [Fact]
    public async Task Deleting_asks_first_and_can_be_undone()
    {
        _admin.Users.With("ana@a.test");
        var page = _admin.Open<UsersPage>("/admin/users");
        await page.Find("tbody input[type=checkbox]").ChangeAsync(true);
        Assert.Equal("delete-marked", page.Find(".bulk .danger").GetAttribute("data-dialog"));

        await page.Find("#delete-marked .danger").ClickAsync();
        Assert.Empty(page.FindAll("tbody tr"));
        Assert.Equal("ana@a.test: deleted", Assert.Single(_admin.Toasts.Visible).Text);

        await page.InvokeAsync(_admin.Toasts.UndoAsync);
        Assert.Single(page.FindAll("tbody tr"));
    }

    [Fact]
    public async Task A_quota_for_many_goes_back_to_what_each_had()
    {
        _admin.Users.With("ana@a.test", quota: 1_000_000_000);
        _admin.Users.With("bea@a.test", quota: 2_000_000_000);
        var page = _admin.Open<UsersPage>("/admin/users");
        await page.Find("thead input[type=checkbox]").ChangeAsync(true);
        await page.Find("#bulk-gigabytes").ChangeAsync("7.5");
        await page.Find("#bulk-quota form").SubmitAsync();
        Assert.All(_admin.Users.Users, u => Assert.Equal(7_500_000_000, u.QuotaBytes));

        await page.InvokeAsync(_admin.Toasts.UndoAsync);
        Assert.Equal([1_000_000_000, 2_000_000_000], _admin.Users.Users.Select(u => u.QuotaBytes));
    }

    [Fact]
    public async Task Somebody_new_gets_a_link_that_is_shown_once()
    {
        var page = _admin.Open<UsersPage>("/admin/users");
        await page.Find(".page-head .primary").ClickAsync();
        await page.Find("#user-local").ChangeAsync("bea");
        await page.Find("#user-name").ChangeAsync("Bea Gil");
        await page.Find(".admin-panel form").SubmitAsync();

        Assert.Equal("http://localhost/invitation/token", page.Find(".copyable code").TextContent);
        Assert.Equal(("bea@a.test", "Bea Gil"), (_admin.Users.Users[0].Address, _admin.Users.Users[0].Name));

        await page.Find("[data-panel-close]").ClickAsync();
        await page.Find(".row-open").ClickAsync();
        Assert.Empty(page.FindAll(".copyable"));
    }

    [Fact]
    public async Task An_address_that_is_taken_is_told_and_what_was_entered_stays()
    {
        _admin.Users.With("bea@a.test");
        var page = _admin.Open<UsersPage>("/admin/users");
        await page.Find(".page-head .primary").ClickAsync();
        await page.Find("#user-local").ChangeAsync("bea");
        await page.Find(".admin-panel form").SubmitAsync();

        Assert.Contains("already a mailbox", page.Find(".admin-panel .note.error").TextContent, StringComparison.Ordinal);
        Assert.Equal("bea", page.Find("#user-local").GetAttribute("value"));
    }

    [Fact]
    public async Task A_quota_that_nobody_touched_stays_the_same_to_the_byte()
    {
        _admin.Users.With("ana@a.test", quota: 5L << 30);
        var page = _admin.Open<UsersPage>("/admin/users");
        await page.Find(".row-open").ClickAsync();
        await page.Find("#user-name").ChangeAsync("Ana Ruiz");
        await page.Find(".admin-panel form").SubmitAsync();

        Assert.Equal(("Ana Ruiz", 5L << 30), (_admin.Users.Users[0].Name, _admin.Users.Users[0].QuotaBytes));
        Assert.Empty(page.FindAll(".admin-panel"));
    }

    [Fact]
    public async Task A_file_with_problems_says_which_and_cannot_be_imported()
    {
        _admin.Users.Import = new UserImport([], [new ImportProblem(3, ImportProblemKind.DomainNotHosted, "leo@nowhere.test")], [], false);
        var page = await WithFileAsync();

        Assert.Contains("The domain is not hosted here", page.Find(".admin-panel tbody").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find(".admin-panel .form-foot .primary").HasAttribute("disabled"));
    }

    [Fact]
    public async Task A_good_file_is_shown_before_it_is_imported_and_answers_with_the_links()
    {
        _admin.Users.Import = new UserImport(
            [new ImportedUser(2, "leo@a.test", "Leo Paz", 0, UserRole.User, true, false)], [],
            [new ImportedInvitation("leo@a.test", new Invitation("secret", DateTimeOffset.MaxValue))], false);
        var page = await WithFileAsync();
        Assert.Contains("1 user would be created", page.Find(".admin-panel .note").TextContent, StringComparison.Ordinal);

        await page.Find(".admin-panel .form-foot .primary").ClickAsync();
        Assert.Contains("http://localhost/invitation/secret", page.Find(".admin-panel tbody").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_may_not_look_is_told_so()
    {
        _admin.Users.Fails = new MailException(MailError.NotAllowed);

        Assert.Contains("administrators only", _admin.Open<UsersPage>("/admin/users").Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _admin.DisposeAsync();

    private async Task<IRenderedComponent<UsersPage>> WithFileAsync()
    {
        var page = _admin.Open<UsersPage>("/admin/users");
        await page.FindAll(".page-head button").Single(b => b.TextContent.Contains("Import", StringComparison.Ordinal)).ClickAsync();
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("address\nleo@a.test", "users.csv"));
        page.WaitForElement(".admin-panel tbody");
        return page;
    }
}
