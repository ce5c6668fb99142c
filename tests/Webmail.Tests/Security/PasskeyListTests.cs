using System.Globalization;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Webmail.Contracts.Security;
using Webmail.Security;
using Webmail.Shell;
using Xunit;

namespace Webmail.Tests.Security;

public sealed class PasskeyListTests : IAsyncDisposable
{
    // Where bUnit's page was opened.
    private const string Here = "http://localhost";

    private readonly BunitContext _context = new();

    public PasskeyListTests()
    {
        _context.Services.AddLocalization();
        _context.Services.AddLogging();
        _context.Services.AddSingleton(TimeProvider.System);
        _context.Services.AddScoped<Formats>();
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    [Theory]
    [InlineData("en", "made for the public address")]
    [InlineData("es", "se crean para la dirección pública")]
    public void Where_none_are_offered_it_says_what_is_missing(string culture, string expected)
    {
        var list = Render(culture, null);
        Assert.Contains(expected, list.Markup, StringComparison.Ordinal);
        Assert.Empty(list.FindAll("input"));
    }

    [Fact]
    public void At_another_address_it_leads_to_the_right_one()
    {
        var list = Render("en", "https://mail.example.org");
        Assert.Contains("only at https://mail.example.org", list.Find(".note").TextContent, StringComparison.Ordinal);
        Assert.Equal("https://mail.example.org/settings/security", list.Find(".note a").GetAttribute("href"));
        Assert.Empty(list.FindAll("input"));
    }

    [Fact]
    public async Task What_was_typed_stays_until_there_is_a_passkey_of_that_name()
    {
        var asked = new List<string>();
        var list = Render("en", Here, asked.Add);
        await list.Find("#passkey-name").ChangeAsync("Laptop");
        await list.Find("form").SubmitAsync();
        Assert.Equal(["Laptop"], asked);
        Assert.Equal("Laptop", list.Find("#passkey-name").GetAttribute("value"));

        list.Render(p => p.Add(x => x.Passkeys, [new PasskeyInfo("AQ", "Laptop", DateTimeOffset.UnixEpoch, null)]));
        Assert.True(string.IsNullOrEmpty(list.Find("#passkey-name").GetAttribute("value")));
        Assert.Equal("Remove “Laptop”", list.Find("[data-dialog]").GetAttribute("aria-label"));
        Assert.Contains("never used", list.Find(".session-when").TextContent, StringComparison.Ordinal);

        list.Render(p => p.Add(x => x.Passkeys, [new PasskeyInfo("AQ", "Laptop", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch)]));
        Assert.Matches(@"last used \S", list.Find(".session-when").TextContent);
    }

    private IRenderedComponent<PasskeyList> Render(string culture, string? origin, Action<string>? onAdd = null)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        return _context.Render<PasskeyList>(p => p.Add(x => x.Passkeys, []).Add(x => x.Origin, origin).Add(x => x.OnAdd, onAdd ?? (_ => { })));
    }
}
