using System.Globalization;
using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using Webmail.Accounts;
using Webmail.Compose;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Contacts;
using Webmail.Contracts.Messages;
using Webmail.Shell;
using Webmail.Testing.Fakes;

namespace Webmail.Tests.Compose;

/// <summary>A page with a dock, in English, with nothing but fakes behind it.</summary>
internal sealed class ComposePage : IAsyncDisposable
{
    private readonly BunitContext _context = new();
    private readonly CultureInfo _culture = CultureInfo.CurrentUICulture;

    public ComposePage()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        _context.Services.AddLocalization();
        _context.Services.AddLogging();
        _context.Services.AddSingleton(TimeProvider.System);
        _context.Services.AddScoped<ErrorText>();
        _context.Services.AddScoped<Toasts>();
        _context.Services.AddScoped<SessionAccess>();
        _context.Services.AddScoped<ComposeHost>();
        _context.Services.AddSingleton<AuthenticationStateProvider>(new SignedIn());
        _context.Services.AddSingleton<ICompose>(Compose);
        _context.Services.AddSingleton<IContacts>(Contacts);
        _context.Services.AddSingleton<IAccounts>(new FakeAccounts(Mailbox));
        _context.Services.AddSingleton<IMessages>(Messages);
        _context.Services.AddSingleton<IJSRuntime>(Browser);
    }

    public FakeCompose Compose { get; } = new();

    public FakeContacts Contacts { get; } = new();

    public FakeMailbox Mailbox { get; } = new();

    public DeletedMessages Messages { get; } = new();

    public FakeComposerBrowser Browser { get; } = new();

    public Toasts Toasts => _context.Services.GetRequiredService<Toasts>();

    public ComposeHost Host => _context.Services.GetRequiredService<ComposeHost>();

    public IRenderedComponent<ComposeDock> Dock { get; private set; } = null!;

    public IRenderedComponent<ComposeDock> Show() => Dock = _context.Render<ComposeDock>();

    /// <summary>Shows the dock and opens a composer in it.</summary>
    public async Task<IRenderedComponent<Composer>> OpenAsync(ComposeKind kind = ComposeKind.New, MessageId? source = null)
    {
        Show();
        await Dock.InvokeAsync(() => Host.OpenAsync(kind, source, Xunit.TestContext.Current.CancellationToken));
        return Dock.FindComponents<Composer>()[^1];
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = _culture;
    }

    private sealed class SignedIn : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
            Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity([new Claim(SessionAccess.TicketClaim, FakeAccounts.Ticket.Value)], "test"))));
    }
}
