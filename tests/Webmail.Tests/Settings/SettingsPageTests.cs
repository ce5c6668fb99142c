using System.Globalization;
using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Webmail.Accounts;
using Webmail.Compose;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Messages;
using Webmail.Settings;
using Webmail.Shell;
using Webmail.Testing.Fakes;
using Xunit;

namespace Webmail.Tests.Settings;

public sealed class SettingsPageTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 10, 42, 0, TimeSpan.Zero);
    private readonly BunitContext _context = new();
    private readonly FakeMailbox _mailbox = new();
    private readonly FakeAuditLog _audit = new();
    private readonly FakeAccounts _accounts;
    private readonly BunitJSModuleInterop _module;

    public SettingsPageTests()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        _accounts = new FakeAccounts(_mailbox);
        _module = _context.JSInterop.SetupModule("./Settings/SettingsPage.razor.js");
        _module.Mode = JSRuntimeMode.Loose;
        var services = _context.Services;
        services.AddLocalization();
        services.AddLogging();
        services.AddAntiforgery();
        services.AddSingleton(TimeProvider.System);
        services.AddScoped<ErrorText>();
        services.AddScoped<Toasts>();
        services.AddScoped<Formats>();
        services.AddScoped<SessionAccess>();
        services.AddScoped<ComposeHost>();
        services.AddScoped<MailState>();
        services.AddSingleton<ICompose>(new FakeCompose());
        services.AddSingleton<IAccounts>(_accounts);
        services.AddSingleton<IFolders>(new FakeFolders(_mailbox));
        services.AddSingleton<IAuditLog>(_audit);
        services.AddSingleton<IMessages>(new FakeMessages(_mailbox));
        services.AddSingleton<AuthenticationStateProvider>(new SignedIn());
    }

    [Fact]
    public async Task Name_and_signature_are_kept_for_the_account()
    {
        var page = _context.Render<SettingsPage>();
        await page.Find("#settings-name").ChangeAsync("Ana Ruiz");
        await page.Find("#settings-signature").ChangeAsync("Ana\nLisboa");
        await page.Find("form").SubmitAsync();

        Assert.Equal(("Ana Ruiz", "Ana\nLisboa"), (_mailbox.Account.Preferences.DisplayName, _mailbox.Account.Preferences.Signature));
        Assert.Equal("Settings saved", Assert.Single(_context.Services.GetRequiredService<Toasts>().Visible).Text);
    }

    [Fact]
    public async Task Colours_change_at_once_and_are_kept()
    {
        var page = _context.Render<SettingsPage>();
        await page.FindAll("input[name=scheme]")[(int)ColorScheme.Dark].ChangeAsync("on");

        Assert.Equal(["webmail-scheme", "dark"], _module.VerifyInvoke("useScheme").Arguments);
        Assert.Equal(ColorScheme.Dark, _mailbox.Account.Preferences.Scheme);
    }

    [Fact]
    public async Task Another_language_is_kept_and_the_page_asked_for_again()
    {
        var page = _context.Render<SettingsPage>();
        await page.Find("#settings-culture").ChangeAsync("es-ES");

        Assert.Equal("es-ES", _mailbox.Account.Preferences.Culture);
        Assert.Equal("c=es-ES|uic=es-ES", _module.VerifyInvoke("useCulture").Arguments[1]);
    }

    [Fact]
    public async Task What_could_not_be_kept_is_told()
    {
        _accounts.Failure = new MailException(MailError.DatabaseUnreachable);
        var page = _context.Render<SettingsPage>();
        await page.FindAll("input[name=density]")[(int)ListDensity.Compact].ChangeAsync("on");

        Assert.NotEmpty(page.Find("[role=alert]").TextContent);
        Assert.Equal(ListDensity.Standard, _mailbox.Account.Preferences.Density);
    }

    [Fact]
    public async Task A_session_elsewhere_can_be_ended_and_this_one_is_marked()
    {
        _accounts.Sessions.Add(new SessionInfo(Guid.NewGuid(), "Firefox, Linux", "192.0.2.7", Now, Now, IsCurrent: true));
        _accounts.Sessions.Add(new SessionInfo(Guid.NewGuid(), "Safari, iPhone", "192.0.2.9", Now, Now, IsCurrent: false));
        var page = _context.Render<SettingsPage>();
        Assert.Contains("This one", page.FindAll(".session")[0].TextContent, StringComparison.Ordinal);

        await page.Find("[aria-label='End the session on Safari, iPhone']").ClickAsync();

        Assert.Equal("Firefox, Linux", Assert.Single(page.FindAll(".session strong")).TextContent);
        Assert.Single(_accounts.Sessions);
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_the_others_first_and_then_leaves_by_the_form()
    {
        _accounts.Sessions.Add(new SessionInfo(Guid.NewGuid(), "Firefox, Linux", "192.0.2.7", Now, Now, IsCurrent: true));
        _accounts.Sessions.Add(new SessionInfo(Guid.NewGuid(), "Safari, iPhone", "192.0.2.9", Now, Now, IsCurrent: false));
        var page = _context.Render<SettingsPage>();
        await page.Find("form[action='/sign-out'] .danger").ClickAsync();

        Assert.True(Assert.Single(_accounts.Sessions).IsCurrent);
        _module.VerifyInvoke("submit");
    }

    [Fact]
    public void One_sees_what_was_done_to_one_s_mailbox_and_by_whom_and_nothing_else()
    {
        _audit.With("root@a.test", AuditActions.MailboxQuotaSet, "ana@a.test");
        _audit.With("root@a.test", AuditActions.MailboxDisabled, "bea@a.test");
        var page = _context.Render<SettingsPage>();

        var entry = Assert.Single(page.FindAll(".history .session")).TextContent;
        Assert.Contains("Quota changed", entry, StringComparison.Ordinal);
        Assert.Contains("root@a.test", entry, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private sealed class SignedIn : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
            Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity([new Claim(SessionAccess.TicketClaim, FakeAccounts.Ticket.Value)], "test"))));
    }
}
