using Webmail.Shell;

namespace Webmail.Admin;

/// <summary>A quota as it is entered: in gigabytes of 1000³ bytes, as sizes are shown; nothing is no limit.</summary>
internal static class Quota
{
    private const decimal Gigabyte = 1_000_000_000m;

    public static decimal? Gigabytes(long bytes) => bytes == 0 ? null : decimal.Round(bytes / Gigabyte, 3);

    public static long Bytes(decimal? gigabytes) => gigabytes is > 0 and <= 1_000_000 ? (long)(gigabytes.Value * Gigabyte) : 0;

    /// <summary>How full it is; null where there is no limit or nobody knows.</summary>
    public static double? Share(long? used, long quota) => used is { } bytes && quota > 0 ? Math.Min(1, (double)bytes / quota) : null;
}
