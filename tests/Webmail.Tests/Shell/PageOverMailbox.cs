using System.Globalization;
using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Webmail.Accounts;
using Webmail.Changes;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Delivery;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Messages;
using Webmail.Shell;
using Webmail.Testing.Fakes;

namespace Webmail.Tests.Shell;

/// <summary>A page's services over a mailbox in memory; the clock stands until it is moved.</summary>
public sealed class PageOverMailbox : IAsyncDisposable
{
    /// <summary>Monday, before noon.</summary>
    public static readonly DateTimeOffset Now = new(2026, 3, 16, 11, 0, 0, TimeSpan.Zero);

    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;

    public PageOverMailbox(string culture = "en")
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        Messages = new FakeMessages(Mailbox);
        Accounts = new FakeAccounts(Mailbox);
        Context.JSInterop.Mode = JSRuntimeMode.Loose;
        var services = Context.Services;
        services.AddLogging();
        services.AddDataProtection();
        services.AddMailShell();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<IAccounts>(Accounts);
        services.AddSingleton<IFolders>(new FakeFolders(Mailbox));
        services.AddSingleton<IMessages>(Messages);
        services.AddSingleton<IChanges>(Mailbox.Changes);
        services.AddSingleton<ICompose>(Compose);
        services.AddSingleton<IDeliveries>(Deliveries);
        services.AddSingleton<AuthenticationStateProvider>(new SignedInState());
    }

    public BunitContext Context { get; } = new();

    public FakeTimeProvider Clock { get; } = new(Now);

    public FakeMailbox Mailbox { get; } = new();

    public FakeMessages Messages { get; }

    public FakeAccounts Accounts { get; }

    public FakeCompose Compose { get; } = new();

    public FakeDeliveries Deliveries { get; } = new();

    internal MailState State => Context.Services.GetRequiredService<MailState>();

    internal MailActions Actions => Context.Services.GetRequiredService<MailActions>();

    internal ShellCommands Commands => Context.Services.GetRequiredService<ShellCommands>();

    internal ChangeWatch Watch => Context.Services.GetRequiredService<ChangeWatch>();

    public Toasts Toasts => Context.Services.GetRequiredService<Toasts>();

    public static CancellationToken Ending => Xunit.TestContext.Current.CancellationToken;

    public Task StartAsync(string folder = "INBOX", MessageFilter filter = MessageFilter.All) =>
        State.StartAsync(new FolderId(folder), filter, Ending);

    /// <summary>The subjects the list shows, top to bottom.</summary>
    public string[] Subjects => [.. State.View!.Rows!.All.Select(r => r.Row.Subject)];

    public async ValueTask DisposeAsync()
    {
        await Context.DisposeAsync();
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = _culture;
    }

    private sealed class SignedInState : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(
            new ClaimsPrincipal(new ClaimsIdentity([new Claim(SessionAccess.TicketClaim, FakeAccounts.Ticket.Value)], "test"))));
    }
}
