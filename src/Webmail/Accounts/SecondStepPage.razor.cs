using Microsoft.AspNetCore.Components;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Shell;

namespace Webmail.Accounts;

/// <summary>The second of two steps: a plain form, because only a plain response can set the cookie.</summary>
public sealed partial class SecondStepPage(IAccounts accounts, ErrorText errors, NavigationManager navigation)
{
    private HalfCookie.Half? _half;
    private Way _way;
    private PasskeyChallenge? _challenge;
    private string? _problem;

    private enum Way
    {
        Passkey,
        App,
        Recovery,
    }

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    [SupplyParameterFromForm(Name = nameof(Input))]
    private CodeInput? Form { get; set; }

    [SupplyParameterFromQuery(Name = "return")]
    private string? ReturnTo { get; set; }

    [SupplyParameterFromQuery(Name = "recovery")]
    private string? Recovery { get; set; }

    [SupplyParameterFromQuery(Name = "app")]
    private string? App { get; set; }

    private CodeInput Input => Form ??= new CodeInput();

    protected override async Task OnInitializedAsync()
    {
        _half = HalfCookie.Read(Context);
        _way = Recovery is not null ? Way.Recovery
            : _half is { HasPasskey: true } && (App is null || !_half.HasTotp) ? Way.Passkey
            : _half is { HasTotp: true } ? Way.App
            : Way.Recovery;

        // An answer that was posted is looked at before the next question.
        if (!HttpMethods.IsPost(Context.Request.Method))
        {
            await AskAsync();
        }
    }

    private async Task AskAsync()
    {
        if (_half is not { } half || _way is not Way.Passkey)
        {
            return;
        }

        try
        {
            _challenge = await accounts.AskPasskeyAsync(half.Token, Context.RequestAborted);
            if (_challenge is null)
            {
                _way = half.HasTotp ? Way.App : Way.Recovery;
            }
        }
        catch (MailException problem)
        {
            Refuse(problem);
        }
    }

    private async Task FinishAsync(SecondFactorKind kind, string? answer)
    {
        if (_half is not { } half)
        {
            return;
        }

        try
        {
            var signedIn = await accounts.FinishSignInAsync(
                new SecondFactor(half.Token, kind, answer ?? "", Context.Connection.RemoteIpAddress?.ToString() ?? ""), Context.RequestAborted);
            HalfCookie.Clear(Context);
            SignedInCookies.Write(Context, signedIn);
            navigation.NavigateTo(ReturnAddress.AfterSignIn(ReturnTo));
        }
        catch (MailException problem)
        {
            Refuse(problem);
            await AskAsync();
        }

        Input.Code = "";
    }

    private void Refuse(MailException problem)
    {
        (_problem, Context.Response.StatusCode) = problem.Error switch
        {
            MailError.CodeRejected => (Words[_way switch { Way.Passkey => "PasskeyRejected", Way.Recovery => "RecoveryCodeRejected", _ => "CodeRejected" }].Value, StatusCodes.Status401Unauthorized),
            MailError.TooManyAttempts => (Words["TooManyCodes", Words.Wait(problem.RetryAfter)], StatusCodes.Status429TooManyRequests),
            MailError.SecondStepGone => ("", StatusCodes.Status401Unauthorized),
            _ => (errors.For(problem), StatusCodes.Status503ServiceUnavailable),
        };
        if (problem.Error is MailError.SecondStepGone)
        {
            _half = null;
            HalfCookie.Clear(Context);
        }
    }

    private string WayTo(string way)
    {
        var step = ReturnAddress.SecondStep(ReturnTo);
        return $"{step}{(step.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{way}=1";
    }

    /// <summary>What the form posts.</summary>
    public sealed class CodeInput
    {
        public string? Code { get; set; } = "";
    }
}
