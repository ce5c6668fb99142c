using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Webmail.Accounts;
using Webmail.Compose;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Messages;
using Webmail.Shell;

namespace Webmail.Settings;

/// <summary>What one may choose about oneself, and where one is signed in.</summary>
public sealed partial class SettingsPage : IAsyncDisposable
{
    private readonly Lifetime _gone = new();
    private AccountInfo? _account;
    private IReadOnlyList<SessionInfo> _sessions = [];
    private string? _problem;
    private string? _displayName;
    private string? _signature;
    private ElementReference _signOut;
    private IJSObjectReference? _module;

    [Inject]
    private IAccounts Accounts { get; set; } = null!;

    [Inject]
    private SessionAccess Access { get; set; } = null!;

    [Inject]
    private MailState Mail { get; set; } = null!;

    [Inject]
    private ComposeHost Compose { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private ErrorText Errors { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    public async ValueTask DisposeAsync()
    {
        await _gone.DisposeAsync();
        try
        {
            await (_module?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (JSDisconnectedException)
        {
            // The page is gone already, and its module with it.
        }

    }

    protected override async Task OnInitializedAsync()
    {
        try
        {
            var ticket = await Access.TicketAsync();
            _account = await Accounts.ResumeAsync(ticket, _gone.Token);
            _displayName = _account.Preferences.DisplayName;
            _signature = _account.Preferences.Signature;
            _sessions = await Accounts.ListSessionsAsync(ticket, _gone.Token);
        }
        catch (MailException problem)
        {
            _problem = Errors.For(problem);
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _module = await Js.InvokeAsync<IJSObjectReference>("import", _gone.Token, "./Settings/SettingsPage.razor.js");
        }
    }

    // "English", then "English (United Kingdom)": the general one is what most people want.
    private static string NameOf(CultureInfo culture)
    {
        var name = culture.NativeName;
        return char.ToUpper(name[0], culture) + name[1..];
    }

    private async Task CultureChangedAsync(ChangeEventArgs change)
    {
        var culture = (change.Value as string) is { Length: > 0 } name && Cultures.TryFind(name, out var found) ? found : null;
        if (await SaveAsync(p => p with { Culture = culture?.Name }) && _module is not null)
        {
            await _module.InvokeVoidAsync("useCulture", _gone.Token, CultureCookie.Name, culture is null ? null : CultureCookie.ValueFor(culture));
        }
    }

    private async Task SchemeChangedAsync(ColorScheme scheme)
    {
        // The page changes first: one sees at once what one chose.
        if (_module is not null)
        {
            await _module.InvokeVoidAsync("useScheme", _gone.Token, SchemeCookie.Name, scheme is ColorScheme.System ? null : scheme.ToString().ToLowerInvariant());
        }

        await SaveAsync(p => p with { Scheme = scheme });
    }

    private Task<bool> DensityChangedAsync(ListDensity density) => SaveAsync(p => p with { Density = density });

    private async Task WritingChangedAsync()
    {
        if (await SaveAsync(p => p with { DisplayName = Optional(_displayName), Signature = Optional(_signature) }))
        {
            Toasts.Say(Words["Saved"]);
        }
    }

    private async Task<bool> SaveAsync(Func<AccountPreferences, AccountPreferences> change)
    {
        // At once: the next change builds on this one, whether it is stored already or not.
        var before = _account!;
        var preferences = change(before.Preferences);
        _account = before with { Preferences = preferences };
        try
        {
            // Whoever leaves the page at once has chosen all the same; the call has a deadline of its own.
            await Accounts.SavePreferencesAsync(await Access.TicketAsync(), preferences, CancellationToken.None);
            Mail.UsePreferences(preferences);
            Compose.ForgetAccount();
            _problem = null;
            return true;
        }
        catch (MailException problem)
        {
            // Unless something was chosen after it, and with it.
            if (_account?.Preferences == preferences)
            {
                _account = before;
            }

            _problem = Errors.For(problem);
            if (_gone.IsOver)
            {
                Toasts.SayProblem(_problem);
            }

            return false;
        }
    }

    private async Task RevokeAsync(SessionInfo one)
    {
        try
        {
            await Accounts.RevokeSessionAsync(await Access.TicketAsync(), one.Id, _gone.Token);
            _sessions = [.. _sessions.Where(s => s.Id != one.Id)];
            Toasts.Say(Words["Revoked", one.Device]);
        }
        catch (MailException problem)
        {
            _problem = Errors.For(problem);
        }
    }

    private async Task SignOutEverywhereAsync()
    {
        try
        {
            var ticket = await Access.TicketAsync();
            foreach (var other in _sessions.Where(s => !s.IsCurrent))
            {
                await Accounts.RevokeSessionAsync(ticket, other.Id, _gone.Token);
            }

            // This one goes last and by its own form: only a plain response takes the cookie away.
            await _module!.InvokeVoidAsync("submit", _gone.Token, _signOut);
        }
        catch (MailException problem)
        {
            _problem = Errors.For(problem);
        }
    }

    private static string? Optional(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
