using Microsoft.AspNetCore.Components;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Shell;

namespace Webmail.Admin;

/// <summary>Where a one-time link leads: a plain form in which an invited person chooses a password, or the first administrator sets up.</summary>
public sealed partial class InvitationPage(IInvitations invitations, ErrorText errors)
{
    private InvitationInfo? _info;
    private string? _accepted;
    private string? _problem;

    [Parameter]
    public string Token { get; set; } = "";

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    [SupplyParameterFromForm(Name = nameof(Input))]
    private InvitationInput? Form { get; set; }

    private InvitationInput Input => Form ??= new InvitationInput();

    private string From => Context.Connection.RemoteIpAddress?.ToString() ?? "";

    // The first administrator goes on to the second factor, without which the administrators' pages stay closed.
    private bool IsSetup => _info is { Kind: InvitationKind.Setup };

    protected override async Task OnInitializedAsync()
    {
        try
        {
            _info = await invitations.OpenAsync(Token, From, Context.RequestAborted);
        }
        catch (MailException problem)
        {
            _problem = errors.For(problem);
            Context.Response.StatusCode = StatusOf(problem.Error);
        }
    }

    private async Task SubmitAsync()
    {
        if (_info is not { } info)
        {
            return;
        }

        if (Input.Password != Input.Again)
        {
            Refuse(Words["PasswordsDiffer"], StatusCodes.Status422UnprocessableEntity);
            return;
        }

        var isSetup = info.Kind is InvitationKind.Setup;
        try
        {
            _accepted = await invitations.AcceptAsync(
                new AcceptedInvitation(Token, Input.Password, isSetup ? Input.Address.Trim() : null, isSetup && Input.Name.Trim() is { Length: > 0 } name ? name : null, From),
                Context.RequestAborted);
        }
        catch (MailException problem)
        {
            Refuse(errors.For(problem), StatusOf(problem.Error));
            _info = problem.Error is MailError.InvitationGone ? null : _info;
        }
    }

    private void Refuse(string words, int status)
    {
        _problem = words;
        Context.Response.StatusCode = status;
        (Input.Password, Input.Again) = ("", "");
    }

    private static int StatusOf(MailError error) => error switch
    {
        MailError.InvitationGone => StatusCodes.Status410Gone,
        MailError.TooManyAttempts => StatusCodes.Status429TooManyRequests,
        MailError.PasswordTooShort or MailError.AddressMalformed or MailError.DomainGone => StatusCodes.Status422UnprocessableEntity,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    /// <summary>What the form posts.</summary>
    public sealed class InvitationInput
    {
        public string Address { get; set; } = "";

        public string Name { get; set; } = "";

        public string Password { get; set; } = "";

        public string Again { get; set; } = "";
    }
}
