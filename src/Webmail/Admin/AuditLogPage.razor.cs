using Microsoft.AspNetCore.Components;
using Webmail.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Shell;

namespace Webmail.Admin;

/// <summary>Who did what to what. It can be read and filtered, and by nobody changed.</summary>
public sealed partial class AuditLogPage : IDisposable
{
    private readonly PagedRows<AuditEntry> _rows;
    private readonly IAuditLog _log;
    private readonly SessionAccess _session;
    private string _subject = "";
    private string _actor = "";
    private string _action = "";

    public AuditLogPage(IAuditLog log, SessionAccess session, ErrorText errors, TimeProvider clock)
    {
        (_log, _session) = (log, session);
        _rows = new PagedRows<AuditEntry>(ReadAsync, _ => Guid.Empty, clock, errors);
    }

    /// <summary>What was read while prerendering, so that the circuit need not ask again.</summary>
    [PersistentState]
    public PageOf<AuditEntry>? First { get; set; }

    [SupplyParameterFromQuery(Name = "subject")]
    private string? Subject { get; set; }

    [SupplyParameterFromQuery(Name = "actor")]
    private string? Actor { get; set; }

    [SupplyParameterFromQuery(Name = "action")]
    private string? Action { get; set; }

    private bool IsFiltered => _subject.Length + _actor.Length + _action.Length > 0;

    public void Dispose() => _rows.Dispose();

    protected override async Task OnInitializedAsync()
    {
        (_subject, _actor, _action) = (Subject ?? "", Actor ?? "", Action ?? "");
        if (First is { } first)
        {
            _rows.Fill(first);
            return;
        }

        await _rows.AskAnewAsync();
        First = _rows.Filled;
    }

    private async Task<PageOf<AuditEntry>> ReadAsync(int skip, int take, CancellationToken cancellationToken)
    {
        var query = new AuditQuery(Wanted(_actor), Wanted(_action), Wanted(_subject), skip, take);
        var page = await _log.ListAsync(await _session.TicketAsync(), query, cancellationToken);
        return new PageOf<AuditEntry>(page.Matching, page.Skip, page.Entries);
    }

    private static string? Wanted(string text) => text.Trim() is { Length: > 0 } wanted ? wanted : null;

    private Task TypedAsync(ref string field, ChangeEventArgs change)
    {
        field = change.Value as string ?? "";
        return _rows.AskAnewAsync(whileTyping: true);
    }

    private Task ActionChangedAsync(ChangeEventArgs change)
    {
        _action = change.Value as string ?? "";
        return _rows.AskAnewAsync();
    }
}
