using System.Globalization;
using Microsoft.AspNetCore.Components;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Shell;

namespace Webmail.Admin;

/// <summary>The hours behind a day of the overview's pushes.</summary>
public sealed partial class PushPage(IOverview overview, SessionAccess session, ErrorText errors) : IDisposable
{
    private readonly Lifetime _gone = new();
    private string? _problem;
    private DateOnly? _asked;

    /// <summary>What was read while prerendering, so that the circuit need not ask again.</summary>
    [PersistentState]
    public PushHour[]? Hours { get; set; }

    [SupplyParameterFromQuery(Name = "day")]
    private string? Day { get; set; }

    [Inject]
    private Formats Times { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private DateOnly Shown => DateOnly.TryParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : DateOnly.FromDateTime(Times.Today);

    public void Dispose()
    {
        _gone.Dispose();
    }

    protected override Task OnParametersSetAsync()
    {
        if (_asked == Shown)
        {
            return Task.CompletedTask;
        }

        var isKnown = _asked is null && Hours is not null;
        _asked = Shown;
        return isKnown ? Task.CompletedTask : LoadAsync();
    }

    private static string Machine(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Address(DateOnly day) => $"/admin/push?day={Machine(day)}";

    private void ChooseDay(ChangeEventArgs change)
    {
        if (DateOnly.TryParseExact(change.Value as string, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            Navigation.NavigateTo(Address(day), replace: true);
        }
    }

    private async Task LoadAsync()
    {
        var day = Shown;
        try
        {
            var hours = await overview.PushHoursAsync(await session.TicketAsync(), day, Times.ZoneId ?? "", _gone.Token);
            if (day == _asked)
            {
                (Hours, _problem) = ([.. hours], null);
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
