using Microsoft.AspNetCore.Components;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Shell;

namespace Webmail.Accounts;

/// <summary>The second of two steps: a plain form, because only a plain response can set the cookie.</summary>
public sealed partial class SecondStepPage(IAccounts accounts, ErrorText errors, NavigationManager navigation)
{
    private (string Token, bool HasTotp)? _half;
    private string? _problem;

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    [SupplyParameterFromForm(Name = nameof(Input))]
    private CodeInput? Form { get; set; }

    [SupplyParameterFromQuery(Name = "return")]
    private string? ReturnTo { get; set; }

    [SupplyParameterFromQuery(Name = "recovery")]
    private string? Recovery { get; set; }

    private CodeInput Input => Form ??= new CodeInput();

    private bool IsRecovery => Recovery is not null || _half is { HasTotp: false };

    protected override void OnInitialized() => _half = HalfCookie.Read(Context);

    private async Task SubmitAsync()
    {
        if (_half is not { } half)
        {
            return;
        }

        var kind = IsRecovery ? SecondFactorKind.RecoveryCode : SecondFactorKind.Totp;
        try
        {
            var signedIn = await accounts.FinishSignInAsync(
                new SecondFactor(half.Token, kind, Input.Code ?? "", Context.Connection.RemoteIpAddress?.ToString() ?? ""), Context.RequestAborted);
            HalfCookie.Clear(Context);
            SignedInCookies.Write(Context, signedIn);
            navigation.NavigateTo(ReturnAddress.AfterSignIn(ReturnTo));
        }
        catch (MailException problem)
        {
            Refuse(problem);
        }

        Input.Code = "";
    }

    private void Refuse(MailException problem)
    {
        (_problem, Context.Response.StatusCode) = problem.Error switch
        {
            MailError.CodeRejected => (Words[IsRecovery ? "RecoveryCodeRejected" : "CodeRejected"].Value, StatusCodes.Status401Unauthorized),
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

    private string Way(bool recovery)
    {
        var step = ReturnAddress.SecondStep(ReturnTo);
        return recovery ? step + (step.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "recovery=1" : step;
    }

    /// <summary>What the form posts.</summary>
    public sealed class CodeInput
    {
        public string? Code { get; set; } = "";
    }
}
