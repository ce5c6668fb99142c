using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Webmail.Admin;
using Webmail.Contracts.Admin;
using Webmail.Shell;
using Webmail.Testing.Fakes;
using Webmail.Tests.Shell;

namespace Webmail.Tests.Admin;

/// <summary>The administrators' pages over a service in memory; the clock stands until it is moved.</summary>
public sealed class AdminPages : IAsyncDisposable
{
    private readonly PageOverMailbox _page;

    public AdminPages(string culture = "en")
    {
        _page = new PageOverMailbox(culture);
        _page.Context.AddBunitPersistentComponentState();
        var services = _page.Context.Services;
        services.AddSingleton<IAdminUsers>(Users);
        services.AddSingleton<IAdminDomains>(Domains);
        services.AddSingleton<IAdminAliases>(Aliases);
        services.AddSingleton<IAdminSessions>(Sessions);
        services.AddSingleton<IMailQueue>(Queue);
        services.AddSingleton<IDeliveryLog>(Deliveries);
        services.AddSingleton<IAuditLog>(Audit);
        services.AddSingleton<IOverview>(Overview);
    }

    public FakeAdminUsers Users { get; } = new();

    public FakeAdminDomains Domains { get; } = new();

    public FakeAdminAliases Aliases { get; } = new();

    public FakeAdminSessions Sessions { get; } = new();

    public FakeMailQueue Queue { get; } = new();

    public FakeDeliveryLog Deliveries { get; } = new();

    public FakeAuditLog Audit { get; } = new();

    public FakeOverview Overview { get; } = new();

    public BunitContext Context => _page.Context;

    public Toasts Toasts => _page.Toasts;

    /// <summary>Long enough for what is typed to be asked for.</summary>
    public void StopTyping() => _page.Clock.Advance(TimeSpan.FromSeconds(1));

    /// <summary>Until a page that changes by itself has looked again, or had reason not to: then it asks the browser for the next time.</summary>
    public async Task LetPagesLookAgainAsync(TimeSpan? every = null)
    {
        for (var turn = 0; turn < 2; turn++)
        {
            var before = Questions();
            _page.Clock.Advance(every ?? LookAgain.Period);
            while (Questions() == before)
            {
                await Task.Yield();
            }
        }

        int Questions() => Context.JSInterop.Invocations["isBusy"].Count;
    }

    public IRenderedComponent<TPage> Open<TPage>(string address)
        where TPage : IComponent
    {
        Context.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return Context.Render<TPage>();
    }

    public ValueTask DisposeAsync() => _page.DisposeAsync();
}
