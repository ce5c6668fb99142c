using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Webmail.Gateway.Discovery;

/// <summary>A policy of RFC 8461 §3.2.</summary>
/// <param name="Exchangers">Names, or *.NAME.</param>
internal sealed record MtaStsPolicy(string Mode, IReadOnlyList<string> Exchangers, long MaxAge)
{
    private const int IdBytes = 8;

    /// <summary>§3.1: the record's id changes whenever the policy does, so it is made of the policy.</summary>
    public string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToString())).AsSpan(0, IdBytes));

    public static MtaStsPolicy Of(MtaStsOptions options, string mailHost) =>
        new(options.Mode.ToString().ToLowerInvariant(), [mailHost], (long)options.MaxAge.TotalSeconds);

    /// <returns>Null for what is no policy.</returns>
    public static MtaStsPolicy? Parse(string text)
    {
        var pairs = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
            .Where(pair => pair.Length == 2)
            .ToLookup(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        var isRead = pairs["version"].FirstOrDefault() == "STSv1"
            & long.TryParse(pairs["max_age"].FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var age);
        return isRead && pairs["mode"].FirstOrDefault() is "testing" or "enforce" or "none"
            ? new MtaStsPolicy(pairs["mode"].First(), [.. pairs["mx"].Select(mx => mx.ToLowerInvariant())], age)
            : null;
    }

    public bool SaysTheSameAs(MtaStsPolicy other) => Mode == other.Mode && MaxAge == other.MaxAge && Exchangers.ToHashSet().SetEquals(other.Exchangers);

    /// <summary>As it is served.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"version: STSv1\r\nmode: {Mode}\r\n{string.Concat(Exchangers.Select(mx => $"mx: {mx}\r\n"))}max_age: {MaxAge}\r\n");
}
