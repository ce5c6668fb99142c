using Microsoft.AspNetCore.Components;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Shell;

namespace Webmail.Admin;

/// <summary>The domains whose mail is here, or on the servers of somebody else.</summary>
public sealed partial class DomainsPage(IAdminDomains domains, SessionAccess session, Toasts toasts, ErrorText errors) : IDisposable
{
    private readonly Lifetime _gone = new();
    private string? _problem;
    private AdminDomain? _open;
    private DomainForm? _form;
    private DomainDetail? _detail;

    /// <summary>What was read while prerendering, so that the circuit need not ask again.</summary>
    [PersistentState]
    public AdminDomain[]? Shown { get; set; }

    public void Dispose()
    {
        _gone.Dispose();
    }

    protected override Task OnInitializedAsync() => Shown is null ? LoadAsync() : Task.CompletedTask;

    private async Task LoadAsync()
    {
        try
        {
            Shown = [.. await domains.ListAsync(await session.TicketAsync(), _gone.Token)];
            _problem = null;
        }
        catch (MailException problem)
        {
            _problem = errors.For(problem);
        }
        catch (OperationCanceledException) when (_gone.IsOver)
        {
            // The page was left.
        }
    }

    private void Add() => (_open, _form, _detail) = (null, new DomainForm(), null);

    private void Close() => (_open, _form, _detail) = (null, null, null);

    private void ShowDetail(DomainDetail detail) => _detail = detail;

    // The panel opens with what the row knows; the records come after it.
    private async Task OpenAsync(AdminDomain domain)
    {
        (_open, _form, _detail) = (domain, DomainForm.Of(domain), null);
        try
        {
            var detail = await domains.OpenAsync(await session.TicketAsync(), domain.Name, _gone.Token);
            if (_open?.Name == domain.Name)
            {
                _detail = detail;
            }
        }
        catch (MailException problem)
        {
            toasts.SayProblem(errors.For(problem));
        }
        catch (OperationCanceledException) when (_gone.IsOver)
        {
            // The page was left.
        }
    }
}
