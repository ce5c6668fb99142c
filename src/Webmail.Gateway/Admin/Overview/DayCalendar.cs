namespace Webmail.Gateway.Admin.Overview;

/// <summary>When days begin where somebody is. Hours are the steps of what is counted, so where clocks are off by half an hour, days are too.</summary>
internal sealed class DayCalendar(string timeZone)
{
    private readonly TimeZoneInfo _zone = timeZone.Length is > 0 and < 64 && TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone) ? zone : TimeZoneInfo.Utc;

    public DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, _zone).DateTime);

    /// <returns>In UTC, as the tables have it.</returns>
    public DateTimeOffset Begin(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        // Where clocks go forward at midnight, the day begins an hour later (Beirut, Asunción).
        while (_zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(30);
        }

        return new DateTimeOffset(midnight, _zone.GetUtcOffset(midnight)).ToUniversalTime();
    }
}
