using Microsoft.AspNetCore.Components;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Shell;

namespace Webmail.Admin;

/// <summary>One domain: where its mail is, and for one of ours what its DNS zone needs.</summary>
public sealed partial class DomainPanel(IAdminDomains domains, SessionAccess session, Toasts toasts, ErrorText errors) : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private string? _problem;
    private bool _isTried;
    private bool _busy;

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

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    private Task SaveAsync()
    {
        _isTried = true;
        return !Form.IsComplete ? Task.CompletedTask : TryAsync(async () =>
        {
            var ticket = await session.TicketAsync();
            var saved = Domain is null
                ? await domains.AddAsync(ticket, Form.ToEdit(), _gone.Token)
                : await domains.UpdateAsync(ticket, Form.ToEdit(), _gone.Token);
            toasts.Say(Words["DomainSaved", saved.Name]);
        });
    }

    private Task DeleteAsync() => TryAsync(async () =>
    {
        await domains.DeleteAsync(await session.TicketAsync(), Domain!.Name, _gone.Token);
        toasts.Say(Words["DomainDeleted", Domain.Name]);
    });

    private async Task TryAsync(Func<Task> act)
    {
        (_busy, _problem) = (true, null);
        try
        {
            await act();
            await OnClose.InvokeAsync();
            await OnChanged.InvokeAsync();
        }
        catch (MailException problem)
        {
            _problem = errors.For(problem);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The panel was closed meanwhile.
        }
        finally
        {
            _busy = false;
        }
    }
}
