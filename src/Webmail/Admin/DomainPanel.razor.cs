using Microsoft.AspNetCore.Components;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Shell;

namespace Webmail.Admin;

/// <summary>One domain: where its mail is, and for one of ours what its DNS zone needs.</summary>
public sealed partial class DomainPanel(IAdminDomains domains, SessionAccess session, Toasts toasts, ErrorText errors) : IDisposable
{
    private readonly Lifetime _gone = new();
    private string? _problem;
    private bool _isTried;
    private bool _busy;
    private bool _isTrying;

    // The servers that were connected to last, and what became of it: found ones, or those that somebody wanted to save.
    private DomainServers? _servers;
    private TriedServers? _tried;
    private bool _wereFound;

    /// <summary>What is edited; null makes a new one.</summary>
    [Parameter]
    public AdminDomain? Domain { get; set; }

    [Parameter, EditorRequired]
    public DomainForm Form { get; set; } = new();

    /// <summary>Null while they are on their way.</summary>
    [Parameter]
    public IReadOnlyList<DnsRecord>? Records { get; set; }

    [Parameter]
    public IReadOnlyList<DkimKey>? Keys { get; set; }

    /// <summary>Its keys changed, and its records with them.</summary>
    [Parameter]
    public EventCallback<DomainDetail> OnDetail { get; set; }

    [Parameter]
    public EventCallback OnClose { get; set; }

    [Parameter]
    public EventCallback OnChanged { get; set; }

    private bool IsFixed => Domain is { IsFromConfiguration: true };

    /// <summary>What is in the fields was tried and fails, and its administrator has been told.</summary>
    private bool IsToBeSavedAnyway => IsTriedAsTyped && !_tried!.BothWork;

    private bool IsTriedAsTyped => _tried is not null && Form.ToEdit().Servers is { } typed && typed == _servers;

    public void Dispose()
    {
        _gone.Dispose();
    }

    private void Take(FoundServers found) => (_servers, _tried, _wereFound) = (found.Servers, new TriedServers(found.Imap!, found.Submission!), true);

    private Task SaveAsync()
    {
        _isTried = true;
        // The button keeps the focus while it works; a second press meanwhile is none.
        return _busy || !Form.IsComplete ? Task.CompletedTask : TryAsync(async () =>
        {
            var (ticket, edit) = (await session.TicketAsync(), Form.ToEdit());
            if (edit.Servers is { } servers && !IsTriedAsTyped && !await WorkAsync(ticket, servers))
            {
                return false;
            }

            var saved = Domain is null
                ? await domains.AddAsync(ticket, edit, _gone.Token)
                : await domains.UpdateAsync(ticket, edit, _gone.Token);
            toasts.Say(Words["DomainSaved", saved.Name]);
            return true;
        });
    }

    private async Task<bool> WorkAsync(SessionTicket ticket, DomainServers servers)
    {
        _isTrying = true;
        StateHasChanged();
        try
        {
            (_tried, _servers, _wereFound) = (await domains.TryServersAsync(ticket, servers, _gone.Token), servers, false);
            return _tried.BothWork;
        }
        finally
        {
            _isTrying = false;
        }
    }

    private Task DeleteAsync() => TryAsync(async () =>
    {
        await domains.DeleteAsync(await session.TicketAsync(), Domain!.Name, _gone.Token);
        toasts.Say(Words["DomainDeleted", Domain.Name]);
        return true;
    });

    /// <param name="act">Says whether the panel's work is done.</param>
    private async Task TryAsync(Func<Task<bool>> act)
    {
        (_busy, _problem) = (true, null);
        try
        {
            if (await act())
            {
                await OnClose.InvokeAsync();
                await OnChanged.InvokeAsync();
            }
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
