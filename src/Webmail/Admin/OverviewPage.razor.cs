using Microsoft.AspNetCore.Components;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Shell;

namespace Webmail.Admin;

/// <summary>The service in figures and small plots, each of which leads to what it counts. They follow what happens by themselves.</summary>
public sealed partial class OverviewPage(IOverview overview, SessionAccess session, ErrorText errors) : IDisposable
{
    private const int UsualDays = 14;
    private static readonly int[] Spans = [UsualDays, 30, 90];

    // It counts everything there is, which is more work than one page of rows.
    internal static readonly TimeSpan LooksEvery = 3 * LookAgain.Period;

    private readonly Lifetime _gone = new();
    private int _pending;
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

    private Task LoadAsync() => ReadAsync(isUnasked: false);

    // Not beside a question that is still open.
    private Task LookAgainAsync() => _pending > 0 ? Task.CompletedTask : ReadAsync(isUnasked: true);

    private async Task ReadAsync(bool isUnasked)
    {
        var span = Span;
        _pending++;
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
            // What is shown stays when a look that nobody asked for fails.
            _problem = isUnasked ? _problem : errors.For(problem);
        }
        catch (OperationCanceledException) when (_gone.IsOver)
        {
            // The page was left.
        }
        finally
        {
            _pending--;
        }
    }
}
