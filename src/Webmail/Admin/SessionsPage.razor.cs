using Microsoft.AspNetCore.Components;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Shell;

namespace Webmail.Admin;

/// <summary>Where everybody is signed in, and the end of it.</summary>
public sealed partial class SessionsPage : IDisposable
{
    private readonly PagedRows<AdminSession> _rows;
    private readonly IAdminSessions _sessions;
    private readonly SessionAccess _session;
    private readonly Toasts _toasts;
    private readonly ErrorText _errors;
    private string _search = "";

    public SessionsPage(IAdminSessions sessions, SessionAccess session, Toasts toasts, ErrorText errors, TimeProvider clock)
    {
        (_sessions, _session, _toasts, _errors) = (sessions, session, toasts, errors);
        _rows = new PagedRows<AdminSession>(ReadAsync, s => s.Id, clock, errors);
    }

    /// <summary>What was read while prerendering, so that the circuit need not ask again.</summary>
    [PersistentState]
    public PageOf<AdminSession>? First { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? Query { get; set; }

    [Inject]
    private Formats Times { get; set; } = null!;

    public void Dispose() => _rows.Dispose();

    protected override async Task OnInitializedAsync()
    {
        _search = Query ?? "";
        if (First is { } first)
        {
            _rows.Fill(first);
            return;
        }

        await _rows.AskAnewAsync();
        First = _rows.Filled;
    }

    private async Task<PageOf<AdminSession>> ReadAsync(int skip, int take, CancellationToken cancellationToken)
    {
        var page = await _sessions.ListAsync(await _session.TicketAsync(), _search.Trim(), skip, take, cancellationToken);
        return new PageOf<AdminSession>(page.Matching, page.Skip, page.Sessions);
    }

    private Task SearchAsync() => _rows.AskAnewAsync(whileTyping: true);

    private async Task EndAsync(IReadOnlyList<AdminSession> ended)
    {
        // The rows go at once; the answer only corrects it.
        _rows.Show(_rows.Rows.Except(ended), Math.Max(0, _rows.Matching.GetValueOrDefault() - ended.Count));
        _rows.ClearMarks();
        try
        {
            await _sessions.EndAsync(await _session.TicketAsync(), [.. ended.Select(s => s.Id)], _rows.Gone);
            _toasts.Say(ended.Count == 1 ? Words["SessionEnded", ended[0].Address].Value : Words.Plural("SessionsEnded", ended.Count));
        }
        catch (MailException problem)
        {
            _toasts.SayProblem(_errors.For(problem));
        }

        await _rows.ReloadAsync();
    }
}
