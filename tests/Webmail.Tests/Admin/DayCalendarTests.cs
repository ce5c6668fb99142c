using Webmail.Gateway.Admin.Overview;
using Xunit;

namespace Webmail.Tests.Admin;

public sealed class DayCalendarTests
{
    [Theory]
    [InlineData("Europe/Madrid", "2026-03-29", "2026-03-28T23:00:00Z", 23)]
    [InlineData("Europe/Madrid", "2026-10-25", "2026-10-24T22:00:00Z", 25)]
    [InlineData("Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z", 23)]
    [InlineData("nowhere", "2026-03-29", "2026-03-29T00:00:00Z", 24)]
    public void A_day_begins_where_somebody_is_and_may_have_more_or_fewer_hours(string zone, string day, string begin, int hours)
    {
        var calendar = new DayCalendar(zone);
        var date = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(DateTimeOffset.Parse(begin, System.Globalization.CultureInfo.InvariantCulture), calendar.Begin(date));
        Assert.Equal(hours, (calendar.Begin(date.AddDays(1)) - calendar.Begin(date)).TotalHours);
        Assert.Equal((date, date.AddDays(-1)), (calendar.DayOf(calendar.Begin(date)), calendar.DayOf(calendar.Begin(date).AddTicks(-1))));
    }
}
