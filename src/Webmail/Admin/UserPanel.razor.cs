using Microsoft.AspNetCore.Components;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Shell;

namespace Webmail.Admin;

/// <summary>One user: made, changed, let in again. Links and passwords are shown once, here.</summary>
public sealed partial class UserPanel(IAdminUsers users, SessionAccess session, Toasts toasts, ErrorText errors) : IDisposable
{
    private readonly Lifetime _gone = new();
    private Invitation? _invitation;
    private string? _password;
    private string _person = "";
    private string? _problem;
    private bool _badAddress;
    private bool _badPassword;
    private bool _isSettingPassword;
    private bool _isDone;
    private bool _busy;

    /// <summary>Who is edited; null makes a new one.</summary>
    [Parameter]
    public User? User { get; set; }

    [Parameter, EditorRequired]
    public UserForm Form { get; set; } = new();

    /// <summary>The hosted ones.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Domains { get; set; } = [];

    [Parameter]
    public EventCallback OnClose { get; set; }

    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Parameter]
    public EventCallback<User> OnDelete { get; set; }

    [Inject]
    private Formats Times { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private IEnumerable<string> Choices => Form.Domain.Length == 0 || Domains.Contains(Form.Domain) ? Domains : Domains.Append(Form.Domain);

    public void Dispose()
    {
        _gone.Dispose();
    }

    private void ChoosePassword()
    {
        (Form.Invites, _isSettingPassword) = (false, User is not null);
        Form.Password = UserForm.MakePassword();
    }

    private Task SaveAsync()
    {
        _badAddress = !Compose.AddressText.IsValid(Form.Address);
        _badPassword = User is null && !Form.Invites && Form.Password.Length < PasswordRules.Shortest;
        return _badAddress || _badPassword ? Task.CompletedTask : TryAsync(async () =>
        {
            var ticket = await session.TicketAsync();
            if (User is null)
            {
                var created = await users.CreateAsync(ticket, Form.ToNew(), _gone.Token);
                (_person, _invitation, _password, _isDone) = (created.User.Address, created.Invitation, Form.Invites ? null : Form.Password, true);
                toasts.Say(Words["UserCreated", created.User.Address]);
            }
            else
            {
                var changed = await users.UpdateAsync(ticket, User.Id, Form.ToEdit(), _gone.Token);
                toasts.Say(Words["UserSaved", changed.Address]);
                await OnClose.InvokeAsync();
            }

            await OnChanged.InvokeAsync();
        });
    }

    private Task SetPasswordAsync()
    {
        _badPassword = Form.Password.Length < PasswordRules.Shortest;
        return _badPassword ? Task.CompletedTask : TryAsync(async () =>
        {
            await users.SetPasswordAsync(await session.TicketAsync(), User!.Id, Form.Password, _gone.Token);
            (_person, _password, _invitation, _isSettingPassword) = (User.Address, Form.Password, null, false);
            await OnChanged.InvokeAsync();
        });
    }

    private Task InviteAsync() => TryAsync(async () =>
    {
        _invitation = await users.InviteAsync(await session.TicketAsync(), User!.Id, _gone.Token);
        (_person, _password) = (User.Address, null);
    });

    private Task EndSessionsAsync() => TryAsync(async () =>
    {
        await users.ChangeAsync(await session.TicketAsync(), new UsersChange([User!.Id], UsersAction.EndSessions), _gone.Token);
        toasts.Say(Words["Did_EndSessions", User.Address]);
    });

    private Task ResetSecondFactorAsync() => TryAsync(async () =>
    {
        await users.ChangeAsync(await session.TicketAsync(), new UsersChange([User!.Id], UsersAction.ResetSecondFactor), _gone.Token);
        toasts.Say(Words["Did_ResetSecondFactor", User.Address]);
        await OnClose.InvokeAsync();
        await OnChanged.InvokeAsync();
    });

    private async Task TryAsync(Func<Task> act)
    {
        (_busy, _problem) = (true, null);
        try
        {
            await act();
        }
        catch (MailException problem)
        {
            _problem = errors.For(problem);
        }
        catch (OperationCanceledException) when (_gone.IsOver)
        {
            // The panel was closed meanwhile.
        }
        finally
        {
            _busy = false;
        }
    }
}
