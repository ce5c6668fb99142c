using Microsoft.AspNetCore.Components;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Shell;

namespace Webmail.Admin;

/// <summary>The service in figures, each of which leads to what it counts.</summary>
public sealed partial class OverviewPage(
    IAdminUsers users, IAdminDomains domains, IAdminAliases aliases, IAdminSessions sessions, IAuditLog log, SessionAccess session, ErrorText errors) : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private string? _problem;

    /// <summary>What was read while prerendering, so that the circuit need not ask again.</summary>
    [PersistentState]
    public OverviewFigures? Shown { get; set; }

    private IEnumerable<(string Word, string Path, string Icon, int? Count)> Figures =>
    [
        ("Users", "/admin/users", "people", Shown?.Users),
        ("FigureDisabled", "/admin/users?state=Disabled", "lock", Shown?.Disabled),
        ("FigureAdministrators", "/admin/users?role=Admin", "shield", Shown?.Administrators),
        ("FigureDeleted", "/admin/users?state=Deleted", "trash", Shown?.Deleted),
        ("Domains", "/admin/domains", "globe", Shown?.Domains),
        ("Aliases", "/admin/aliases", "at", Shown?.Aliases),
        ("FigureSessions", "/admin/sessions", "device", Shown?.Sessions),
    ];

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override Task OnInitializedAsync() => Shown is null ? LoadAsync() : Task.CompletedTask;

    private async Task LoadAsync()
    {
        try
        {
            var ticket = await session.TicketAsync();
            // Each list tells its count beside its rows; one row is the least it can be asked for.
            var present = CountAsync(ticket, new UserQuery(Take: 1));
            var disabled = CountAsync(ticket, new UserQuery(State: UserState.Disabled, Take: 1));
            var administrators = CountAsync(ticket, new UserQuery(Role: UserRole.Admin, Take: 1));
            var deleted = CountAsync(ticket, new UserQuery(State: UserState.Deleted, Take: 1));
            var served = domains.ListAsync(ticket, _gone.Token);
            var aliased = aliases.ListAsync(ticket, new AliasQuery(Take: 1), _gone.Token);
            var open = sessions.ListAsync(ticket, null, 0, 1, _gone.Token);
            var latest = log.ListAsync(ticket, new AuditQuery(Take: 8), _gone.Token);
            await Task.WhenAll(present, disabled, administrators, deleted, served, aliased, open, latest);
            Shown = new OverviewFigures(
                await present, await disabled, await administrators, await deleted,
                (await served).Count, (await aliased).Matching, (await open).Matching, (await latest).Entries);
            _problem = null;
        }
        catch (MailException problem)
        {
            _problem = errors.For(problem);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    private async Task<int> CountAsync(Contracts.Accounts.SessionTicket ticket, UserQuery query) => (await users.ListAsync(ticket, query, _gone.Token)).Matching;
}
