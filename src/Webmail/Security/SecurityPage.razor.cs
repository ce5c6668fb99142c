using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Security;
using Webmail.Shell;

namespace Webmail.Security;

/// <summary>How one's own mailbox is locked.</summary>
public sealed partial class SecurityPage : IAsyncDisposable
{
    private readonly Lifetime _gone = new();
    private SecurityState? _state;
    private string _address = "";
    private string? _problem;
    private Func<SessionTicket, Task>? _waiting;
    private string? _proofProblem;
    private TotpSetup? _setup;
    private string? _setupProblem;
    private string? _passkeyProblem;
    private IReadOnlyList<string>? _codes;
    private NewAppPassword? _made;
    private IJSObjectReference? _module;

    [Inject]
    private ISecurity Security { get; set; } = null!;

    [Inject]
    private IAccounts Accounts { get; set; } = null!;

    [Inject]
    private SessionAccess Access { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private ErrorText Errors { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AccountWords> AccountWords { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    public async ValueTask DisposeAsync()
    {
        await _gone.DisposeAsync();
        try
        {
            if (_module is not null)
            {
                await _module.InvokeVoidAsync("leave");
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page is gone already, and its module with it.
        }

    }

    protected override Task OnInitializedAsync() => DoAsync(async ticket =>
    {
        _address = (await Accounts.ResumeAsync(ticket, _gone.Token)).Address;
        await ReadAsync(ticket);
    });

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await (await ModuleAsync()).InvokeVoidAsync("enter", _gone.Token, "security");
        }
    }

    private async ValueTask<IJSObjectReference> ModuleAsync() =>
        _module ??= await Js.InvokeAsync<IJSObjectReference>("import", _gone.Token, "./Security/SecurityPage.razor.js");

    // What asks for the password is done once that was given.
    private async Task DoAsync(Func<SessionTicket, Task> action)
    {
        (_problem, _passkeyProblem) = (null, null);
        try
        {
            await action(await Access.TicketAsync());
        }
        catch (MailException problem) when (problem.Error is MailError.ProofNeeded)
        {
            (_waiting, _proofProblem) = (action, null);
        }
        catch (MailException problem)
        {
            _problem = Errors.For(problem);
        }
        catch (OperationCanceledException) when (_gone.IsOver)
        {
            // The page was left.
        }
    }

    private async Task ProveAsync(string password)
    {
        try
        {
            await Security.ProveAsync(await Access.TicketAsync(), password, _gone.Token);
        }
        catch (MailException problem)
        {
            _proofProblem = problem.Error switch
            {
                MailError.SignInRejected => Words["PasswordWrong"],
                MailError.TooManyAttempts => AccountWords["TooMany", AccountWords.Wait(problem.RetryAfter)],
                _ => Errors.For(problem),
            };
            return;
        }

        var action = _waiting;
        ForgetWaiting();
        if (action is not null)
        {
            await DoAsync(action);
        }
    }

    private async Task ReadAsync(SessionTicket ticket) => _state = await Security.OpenAsync(ticket, _gone.Token);

    private async Task BeginAsync(SessionTicket ticket)
    {
        _setup = await Security.BeginTotpAsync(ticket, _gone.Token);
        _setupProblem = null;
    }

    private Task ConfirmAsync(string code) => DoAsync(async ticket =>
    {
        try
        {
            var added = await Security.ConfirmTotpAsync(ticket, _setup!.Token, code, _gone.Token);
            _codes = added.RecoveryCodes;
            ForgetSetup();
            Toasts.Say(Words["AppAdded"]);
            await ReadAsync(ticket);
        }
        catch (MailException rejected) when (rejected.Error is MailError.CodeRejected)
        {
            _setupProblem = Words["CodeWrong"];
        }
        catch (MailException late) when (late.Error is MailError.SecondStepGone)
        {
            ForgetSetup();
            throw;
        }
    });

    private async Task RemoveAsync(SessionTicket ticket)
    {
        await Security.RemoveTotpAsync(ticket, _gone.Token);
        Toasts.Say(Words["AppRemoved"]);
        await ReadAsync(ticket);
    }

    private Task AddPasskeyAsync(string name) => DoAsync(async ticket =>
    {
        var challenge = await Security.BeginPasskeyAsync(ticket, _gone.Token);
        // As long as the browser lets its person take: cancelled with the page, not by a deadline.
        var answer = await (await ModuleAsync()).InvokeAsync<PasskeyAnswer>("makePasskey", _gone.Token, challenge.Options);
        if (answer.Credential is not { } credential)
        {
            _passkeyProblem = Words[$"Passkey{answer.Problem}"];
            return;
        }

        var added = await Security.ConfirmPasskeyAsync(ticket, challenge.Token, credential, name, _gone.Token);
        _codes = added.RecoveryCodes ?? _codes;
        Toasts.Say(Words["PasskeyAdded", name.Trim()]);
        await ReadAsync(ticket);
    });

    private Task RemovePasskeyAsync(PasskeyInfo passkey) => DoAsync(async ticket =>
    {
        await Security.RemovePasskeyAsync(ticket, passkey.Id, _gone.Token);
        Toasts.Say(Words["PasskeyRemoved", passkey.Name]);
        await ReadAsync(ticket);
    });

    private async Task RenewAsync(SessionTicket ticket)
    {
        _codes = await Security.RenewRecoveryCodesAsync(ticket, _gone.Token);
        await ReadAsync(ticket);
    }

    private Task AddPasswordAsync(string name) => DoAsync(async ticket =>
    {
        _made = await Security.AddAppPasswordAsync(ticket, name, _gone.Token);
        await ReadAsync(ticket);
    });

    private Task RevokePasswordAsync(AppPasswordInfo password) => DoAsync(async ticket =>
    {
        await Security.RevokeAppPasswordAsync(ticket, password.Id, _gone.Token);
        _made = _made?.Info.Id == password.Id ? null : _made;
        Toasts.Say(Words["PasswordRevoked", password.Name]);
        await ReadAsync(ticket);
    });

    private void ForgetWaiting() => (_waiting, _proofProblem) = (null, null);

    private void ForgetSetup() => (_setup, _setupProblem) = (null, null);

    private void CodesKept() => _codes = null;

    private void PasswordKept() => _made = null;

    /// <param name="Problem">Cancelled, Exists or Unsupported, where there is no credential.</param>
    private sealed record PasskeyAnswer(string? Credential, string? Problem);
}
