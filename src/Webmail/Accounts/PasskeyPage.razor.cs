using System.Globalization;
using Microsoft.AspNetCore.Components;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Shell;

namespace Webmail.Accounts;

/// <summary>In by a passkey alone: a plain form, because only a plain response can set the cookie.</summary>
public sealed partial class PasskeyPage(IAccounts accounts, ErrorText errors, NavigationManager navigation)
{
    private PasskeyChallenge? _challenge;
    private bool _isOffered;
    private string? _problem;

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "return")]
    private string? ReturnTo { get; set; }

    // An answer that was posted is looked at before the next question.
    protected override Task OnInitializedAsync()
    {
        _isOffered = HttpMethods.IsPost(Context.Request.Method);
        return _isOffered ? Task.CompletedTask : AskAsync();
    }

    private async Task AskAsync()
    {
        try
        {
            _challenge = await accounts.AskPasskeyAsync(null, Context.RequestAborted);
            _problem ??= _challenge is null ? Words["PasskeysOff"].Value : null;
        }
        catch (MailException problem)
        {
            (_problem, Context.Response.StatusCode) = (errors.For(problem), StatusCodes.Status503ServiceUnavailable);
        }

        _isOffered = _challenge is not null;
    }

    private async Task SubmitAsync(PasskeyForm.PasskeyInput input)
    {
        try
        {
            var signedIn = await accounts.SignInWithPasskeyAsync(
                new PasskeySignIn(
                    input.Token ?? "",
                    input.Credential ?? "",
                    Context.Connection.RemoteIpAddress?.ToString() ?? "",
                    Context.Request.Headers.UserAgent.ToString(),
                    CultureInfo.CurrentUICulture.Name),
                Context.RequestAborted);
            SignedInCookies.Write(Context, signedIn);
            navigation.NavigateTo(ReturnAddress.AfterSignIn(ReturnTo));
        }
        catch (MailException problem)
        {
            (_problem, Context.Response.StatusCode) = problem.Error switch
            {
                MailError.CodeRejected => (Words["PasskeyAloneRejected"].Value, StatusCodes.Status401Unauthorized),
                MailError.SecondStepGone => (Words["PasskeyLate"].Value, StatusCodes.Status401Unauthorized),
                MailError.TooManyAttempts => (Words["TooMany", Words.Wait(problem.RetryAfter)].Value, StatusCodes.Status429TooManyRequests),
                _ => (errors.For(problem), StatusCodes.Status503ServiceUnavailable),
            };
            await AskAsync();
        }
    }
}
