using System.Globalization;
using Microsoft.Extensions.Localization;
using Webmail.Messages;

namespace Webmail.Shell;

/// <summary>Dates, sizes and numbers the way the reader's culture and clock have them.</summary>
internal sealed class Formats(TimeProvider clock, IStringLocalizer<MessageWords> words)
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>The browser's time zone: the server's own says nothing to the reader.</summary>
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    public string? ZoneId { get; private set; }

    public void UseZone(string? ianaName)
    {
        if (ianaName is { Length: > 0 and < 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(ianaName, out var zone))
        {
            (Zone, ZoneId) = (zone, ianaName);
        }
    }

    public DateTime Today => TimeZoneInfo.ConvertTime(clock.GetUtcNow(), Zone).Date;

    public DateTimeOffset Local(DateTimeOffset date) => TimeZoneInfo.ConvertTime(date, Zone);

    /// <summary>As short as a row needs: the time today, "yesterday", the day of the week, the day, the year.</summary>
    public string Short(DateTimeOffset date)
    {
        var local = Local(date);
        var days = (Today - local.Date).Days;
        var culture = CultureInfo.CurrentCulture;
        return days switch
        {
            0 => local.ToString("t", culture),
            1 => words["YesterdayShort"],
            > 1 and < 7 => local.ToString("ddd", culture),
            _ when local.Year == Today.Year => local.ToString(culture.TwoLetterISOLanguageName == "en" ? "MMM d" : "d MMM", culture),
            _ => local.ToString("d", culture),
        };
    }

    /// <summary>For the reader: the day in words where it is near, and the time.</summary>
    public string Long(DateTimeOffset date)
    {
        var local = Local(date);
        var time = local.ToString("t", CultureInfo.CurrentCulture);
        return (Today - local.Date).Days switch
        {
            0 => words["TodayAt", time],
            1 => words["YesterdayAt", time],
            _ => Full(date),
        };
    }

    public string Full(DateTimeOffset date)
    {
        var culture = CultureInfo.CurrentCulture;
        var local = Local(date);
        return $"{local.ToString(culture.TwoLetterISOLanguageName == "en" ? "ddd, MMM d, yyyy" : "ddd d MMM yyyy", culture)}, {local.ToString("t", culture)}";
    }

    /// <summary>A day by itself, in this year without it.</summary>
    public string Day(DateOnly day)
    {
        var culture = CultureInfo.CurrentCulture;
        return day.Year != Today.Year ? day.ToString("d", culture) : day.ToString(culture.TwoLetterISOLanguageName == "en" ? "MMM d" : "d MMM", culture);
    }

    /// <summary>When a day begins where the reader is.</summary>
    public DateTimeOffset Begin(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (Zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(30);
        }

        return new DateTimeOffset(midnight, Zone.GetUtcOffset(midnight));
    }

    /// <summary>A short time: thousandths of a second, then seconds.</summary>
    public static string Delay(TimeSpan delay) => delay.TotalMilliseconds < 1000
        ? Math.Ceiling(delay.TotalMilliseconds).ToString("0", CultureInfo.CurrentCulture) + " ms"
        : delay.TotalSeconds.ToString(delay.TotalSeconds < 10 ? "0.0" : "0", CultureInfo.CurrentCulture) + " s";

    public static string Machine(DateTimeOffset date) => date.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public static string Count(int count) => count.ToString("N0", CultureInfo.CurrentCulture);

    public static string Size(long bytes)
    {
        double amount = bytes;
        var unit = 0;
        while (amount >= 1000 && unit < Units.Length - 1)
        {
            amount /= 1000;
            unit++;
        }

        return amount.ToString(unit < 2 || amount >= 100 ? "0" : "0.0", CultureInfo.CurrentCulture) + " " + Units[unit];
    }
}
