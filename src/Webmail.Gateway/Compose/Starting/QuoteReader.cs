using System.Globalization;

namespace Webmail.Gateway.Compose.Starting;

/// <summary>Whoever answers or forwards: the language and the clock that what is quoted is introduced in.</summary>
/// <param name="timeZone">An IANA name. Without one that is known here, dates stay as their sender wrote them.</param>
internal sealed class QuoteReader(CultureInfo culture, string? timeZone = null)
{
    private readonly TimeZoneInfo? _zone =
        timeZone is { Length: > 0 and < 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone) ? zone : null;

    public CultureInfo Culture => culture;

    public string Day(DateTimeOffset date) => Local(date).ToString("D", culture);

    public string Time(DateTimeOffset date) => Local(date).ToString("t", culture);

    private DateTimeOffset Local(DateTimeOffset date) => _zone is null ? date : TimeZoneInfo.ConvertTime(date, _zone);
}
