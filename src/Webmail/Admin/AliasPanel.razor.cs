using Microsoft.AspNetCore.Components;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Shell;

namespace Webmail.Admin;

/// <summary>One alias: its address, where its mail goes, and who may send as it.</summary>
public sealed partial class AliasPanel(IAdminAliases aliases, SessionAccess session, Toasts toasts, ErrorText errors) : IDisposable
{
    private readonly Lifetime _gone = new();
    private string? _problem;
    private bool _isTried;
    private bool _busy;

    /// <summary>What is edited; null makes a new one.</summary>
    [Parameter]
    public AdminAlias? Alias { get; set; }

    [Parameter, EditorRequired]
    public AliasForm Form { get; set; } = new();

    /// <summary>The hosted ones.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Domains { get; set; } = [];

    [Parameter]
    public EventCallback OnClose { get; set; }

    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Parameter]
    public EventCallback<AdminAlias> OnDelete { get; set; }

    private IEnumerable<string> Choices => Form.Domain.Length == 0 || Domains.Contains(Form.Domain) ? Domains : Domains.Append(Form.Domain);

    public void Dispose()
    {
        _gone.Dispose();
    }

    private async Task SaveAsync()
    {
        (_isTried, _problem) = (true, null);
        if (!Form.HasValidAddress || Form.Filled.Count == 0 || Form.Filled.Any(l => !l.IsValid))
        {
            return;
        }

        _busy = true;
        try
        {
            var ticket = await session.TicketAsync();
            var saved = Alias is null
                ? await aliases.AddAsync(ticket, Form.ToEdit(), _gone.Token)
                : await aliases.UpdateAsync(ticket, Alias.Id, Form.ToEdit(), _gone.Token);
            toasts.Say(Words["AliasSaved", saved.Address]);
            await OnClose.InvokeAsync();
            await OnChanged.InvokeAsync();
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
