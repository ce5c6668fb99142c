using Bunit;
using Webmail.Admin;
using Webmail.Contracts.Admin;
using Xunit;

namespace Webmail.Tests.Admin;

public sealed class AliasesPageTests : IAsyncDisposable
{
    private readonly AdminPages _admin = new();

    public AliasesPageTests() => _admin.Domains.With("a.test");

    [Fact]
    public async Task Several_addresses_pasted_into_one_line_become_a_line_each()
    {
        var page = _admin.Open<AliasesPage>("/admin/aliases");
        await page.Find(".page-head .primary").ClickAsync();
        await page.Find("#alias-local").ChangeAsync("info");
        await page.Find(".target .input").ChangeAsync("ana@a.test, bea@b.test\nleo@a.test");
        await page.FindAll(".target input[type=checkbox]")[1].ChangeAsync(true);
        await page.Find(".admin-panel form").SubmitAsync();

        var alias = Assert.Single(_admin.Aliases.Aliases);
        Assert.Equal("info@a.test", alias.Address);
        Assert.Equal([new AliasTarget("ana@a.test", false), new AliasTarget("bea@b.test", true), new AliasTarget("leo@a.test", false)], alias.Targets);
    }

    [Fact]
    public async Task Everything_else_of_a_domain_can_go_somewhere()
    {
        var page = _admin.Open<AliasesPage>("/admin/aliases");
        await page.Find(".page-head .primary").ClickAsync();
        await page.Find(".choice input").ChangeAsync(true);
        await page.Find(".target .input").ChangeAsync("ana@a.test");
        await page.Find(".admin-panel form").SubmitAsync();

        Assert.Equal("@a.test", Assert.Single(_admin.Aliases.Aliases).Address);
        Assert.Equal("Everything else", page.Find("tbody .mark-chip").TextContent);
    }

    [Fact]
    public async Task An_alias_to_nowhere_is_refused_beside_its_lines()
    {
        var page = _admin.Open<AliasesPage>("/admin/aliases");
        await page.Find(".page-head .primary").ClickAsync();
        await page.Find("#alias-local").ChangeAsync("info");
        await page.Find(".admin-panel form").SubmitAsync();

        Assert.Contains("at least one address", page.Find(".targets [role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(_admin.Aliases.Aliases);
    }

    [Fact]
    public async Task A_deleted_alias_comes_back_with_its_targets()
    {
        _admin.Aliases.With("info@a.test", "ana@a.test", "bea@b.test");
        var page = _admin.Open<AliasesPage>("/admin/aliases");
        await page.Find(".row-open").ClickAsync();
        await page.Find(".admin-panel .danger").ClickAsync();
        Assert.Empty(_admin.Aliases.Aliases);

        await page.InvokeAsync(_admin.Toasts.UndoAsync);
        Assert.Equal(2, Assert.Single(_admin.Aliases.Aliases).Targets.Count);
        Assert.Single(page.FindAll("tbody tr"));
    }

    public ValueTask DisposeAsync() => _admin.DisposeAsync();
}
