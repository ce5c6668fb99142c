using Microsoft.AspNetCore.Components;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Shell;

namespace Webmail.Admin;

/// <summary>The service in figures and small plots, each of which leads to what it counts.</summary>
public sealed partial class OverviewPage(IOverview overview, SessionAccess session, ErrorText errors) : IDisposable
{
    private const int UsualDays = 14;
    private static readonly int[] Spans = [UsualDays, 30, 90];

    private readonly Lifetime _gone = new();
    private string? _problem;
    private int? _asked;

    /// <summary>What was read while prerendering, so that the circuit need not ask again.</summary>
    [PersistentState]
    public ServiceOverview? Shown { get; set; }

    [SupplyParameterFromQuery(Name = "days")]
    private int? Days { get; set; }

    [Inject]
    private Formats Times { get; set; } = null!;

    private int Span => Spans.Contains(Days ?? UsualDays) ? Days ?? UsualDays : UsualDays;

    private ServiceCounts? Now => Shown?.Now;

    private OverviewPlots? Plots => Shown is { } shown ? new OverviewPlots(shown, Words, Times) : null;

    private IEnumerable<(string Word, string Path, string Icon, string? Figure)> Figures =>
    [
        ("Users", "/admin/users", "people", Count(Now?.Users)),
        ("FigureDisabled", "/admin/users?state=Disabled", "lock", Count(Now?.Disabled)),
        ("FigureAdministrators", "/admin/users?role=Admin", "shield", Count(Now?.Administrators)),
        ("FigureDeleted", "/admin/users?state=Deleted", "trash", Count(Now?.Deleted)),
        ("Domains", "/admin/domains", "globe", Count(Now?.Domains)),
        ("Aliases", "/admin/aliases", "at", Count(Now?.Aliases)),
        ("FigureSessions", "/admin/sessions", "device", Count(Now?.Sessions)),
        ("FigureStored", "/admin/users?sort=Usage&desc=true", "folder", Now is { } now ? Formats.Size(now.StoredBytes) : null),
    ];

    public void Dispose()
    {
        _gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        var isKnown = _asked is null && Shown?.Days.Count == Span;
        if (_asked != Span)
        {
            _asked = Span;
            await (isKnown ? Task.CompletedTask : LoadAsync());
        }
    }

    private static string? Count(int? count) => count is { } known ? Formats.Count(known) : null;

    private async Task LoadAsync()
    {
        var span = Span;
        try
        {
            var shown = await overview.OpenAsync(await session.TicketAsync(), span, Times.ZoneId ?? "", _gone.Token);
            if (span == _asked)
            {
                (Shown, _problem) = (shown, null);
            }
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
}
