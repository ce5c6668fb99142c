using System.Globalization;
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
    private (string?, string?, string?, string?)? _asked;
    private string _subject = "";
    private string _actor = "";
    private string _action = "";
    private DateOnly? _day;

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

    [SupplyParameterFromQuery(Name = "day")]
    private string? Day { get; set; }

    [Inject]
    private Formats Times { get; set; } = null!;

    private bool IsFiltered => _subject.Length + _actor.Length + _action.Length > 0 || _day is not null;

    public void Dispose() => _rows.Dispose();

    // Also when a link on the page itself leads to other entries.
    protected override async Task OnParametersSetAsync()
    {
        var asked = (Subject, Actor, Action, Day);
        if (_asked == asked)
        {
            return;
        }

        var isFirst = _asked is null;
        _asked = asked;
        (_subject, _actor, _action, _day) = (Subject ?? "", Actor ?? "", Action ?? "", ParseDay(Day));
        if (isFirst && First is { } first)
        {
            _rows.Fill(first);
            return;
        }

        await _rows.AskAnewAsync();
        First = _rows.Filled;
    }

    private async Task<PageOf<AuditEntry>> ReadAsync(int skip, int take, CancellationToken cancellationToken)
    {
        var query = new AuditQuery(
            Wanted(_actor), Wanted(_action), Wanted(_subject), skip, take, _day is { } from ? Times.Begin(from) : null, _day is { } before ? Times.Begin(before.AddDays(1)) : null);
        var page = await _log.ListAsync(await _session.TicketAsync(), query, cancellationToken);
        return new PageOf<AuditEntry>(page.Matching, page.Skip, page.Entries);
    }

    private static string? Wanted(string text) => text.Trim() is { Length: > 0 } wanted ? wanted : null;

    private static DateOnly? ParseDay(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private Task TypedAsync() => _rows.AskAnewAsync(whileTyping: true);

    private Task ActionChangedAsync(ChangeEventArgs change)
    {
        _action = change.Value as string ?? "";
        return _rows.AskAnewAsync();
    }

    private Task DayChangedAsync(ChangeEventArgs change)
    {
        _day = ParseDay(change.Value as string);
        return _rows.AskAnewAsync();
    }
}
