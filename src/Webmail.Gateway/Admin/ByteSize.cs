using System.Globalization;

namespace Webmail.Gateway.Admin;

/// <summary>Sizes as people write them: a number with K, M, G or T for its powers of 1024.</summary>
internal static class ByteSize
{
    private const string Powers = "KMGT";

    /// <returns>Null for what is no size; 0 is without limit.</returns>
    public static long? Parse(string text)
    {
        var digits = text.Trim().ToUpperInvariant();
        digits = digits.EndsWith('B') && digits.Length > 1 && Powers.Contains(digits[^2], StringComparison.Ordinal) ? digits[..^1] : digits;
        var power = digits.Length == 0 ? 0 : Powers.IndexOf(digits[^1], StringComparison.Ordinal) + 1;
        return long.TryParse(power == 0 ? digits : digits[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= long.MaxValue >> (10 * power)
            ? number << (10 * power)
            : null;
    }

    /// <summary>The shortest that is exact, as <see cref="Parse"/> reads it.</summary>
    public static string Write(long bytes)
    {
        var power = 0;
        while (power < Powers.Length && bytes != 0 && bytes % 1024 == 0)
        {
            bytes /= 1024;
            power++;
        }

        return bytes.ToString(CultureInfo.InvariantCulture) + (power == 0 ? "" : Powers[power - 1]);
    }
}
