using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Localization;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Shell;

namespace Webmail.Accounts;

/// <summary>The way in: a plain form, because only a plain response can set the cookie.</summary>
public sealed partial class SignIn(IAccounts accounts, ErrorText errors, NavigationManager navigation)
{
    private static readonly TimeSpan LongestOffer = TimeSpan.FromSeconds(2);

    private EditContext _edit = null!;
    private ValidationMessageStore _problems = null!;

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    [SupplyParameterFromForm(Name = nameof(Input))]
    private SignInInput? Form { get; set; }

    [SupplyParameterFromQuery(Name = "return")]
    private string? ReturnTo { get; set; }

    // Text, not a number or a truth value: whatever somebody puts into the address must not break the page.
    [SupplyParameterFromQuery(Name = "gone")]
    private string? Gone { get; set; }

    [SupplyParameterFromQuery(Name = "out")]
    private string? Out { get; set; }

    // A circuit may hear of the end of its session before the answer to signing out is there: shell.js left a word.
    private bool HasSignedOut => Out is not null || Context.Request.Cookies.ContainsKey("webmail-out");

    private SignInInput Input => Form ??= new SignInInput();

    private string? Problem { get; set; }

    private string? AddressProblem { get; set; }

    private string? PasswordProblem { get; set; }

    private bool HasPasskeys { get; set; }

    // The page comes without the gateway too.
    protected override async Task OnInitializedAsync()
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(Context.RequestAborted);
        within.CancelAfter(LongestOffer);
        try
        {
            HasPasskeys = await accounts.AskPasskeyAsync(null, within.Token) is not null;
        }
        catch (Exception unknown) when (unknown is MailException or OperationCanceledException)
        {
            HasPasskeys = false;
        }
    }

    // The fields mark themselves as invalid from this.
    protected override void OnInitialized()
    {
        _edit = new EditContext(Input);
        _problems = new ValidationMessageStore(_edit);
    }

    private async Task SubmitAsync()
    {
        _problems.Clear();
        AddressProblem = string.IsNullOrWhiteSpace(Input.Address) ? Words["AddressMissing"].Value : null;
        PasswordProblem = string.IsNullOrEmpty(Input.Password) ? Words["PasswordMissing"].Value : null;
        if (AddressProblem is not null || PasswordProblem is not null)
        {
            _problems.Add(_edit.Field(nameof(SignInInput.Address)), AddressProblem is null ? [] : [AddressProblem]);
            _problems.Add(_edit.Field(nameof(SignInInput.Password)), PasswordProblem is null ? [] : [PasswordProblem]);
            _edit.NotifyValidationStateChanged();
            return;
        }

        var request = new SignInRequest(
            Input.Address.Trim(),
            Input.Password,
            Context.Connection.RemoteIpAddress?.ToString() ?? "",
            Context.Request.Headers.UserAgent.ToString(),
            CultureInfo.CurrentUICulture.Name);
        try
        {
            var step = await accounts.BeginSignInAsync(request, Context.RequestAborted);
            if (step.SignedIn is { } signedIn)
            {
                SignedInCookies.Write(Context, signedIn);
                navigation.NavigateTo(ReturnAddress.AfterSignIn(ReturnTo));
            }
            else
            {
                HalfCookie.Write(Context, step.Second!);
                navigation.NavigateTo(ReturnAddress.SecondStep(ReturnTo));
            }
        }
        catch (MailException problem)
        {
            Problem = InWords(problem);
            Context.Response.StatusCode = problem.Error is MailError.SignInRejected ? StatusCodes.Status401Unauthorized
                : problem.Error is MailError.TooManyAttempts ? StatusCodes.Status429TooManyRequests
                : StatusCodes.Status503ServiceUnavailable;
        }

        Input.Password = "";
    }

    private string InWords(MailException problem) => problem.Error switch
    {
        MailError.SignInRejected => Words["Rejected"],
        MailError.TooManyAttempts => Words["TooMany", Words.Wait(problem.RetryAfter)],
        _ => errors.For(problem),
    };

    /// <summary>What the form posts.</summary>
    public sealed class SignInInput
    {
        public string Address { get; set; } = "";

        public string Password { get; set; } = "";
    }
}
