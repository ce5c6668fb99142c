using System.Globalization;
using System.Runtime.InteropServices;

namespace Webmail.Benchmarks;

/// <summary>What has to be known to read the numbers.</summary>
internal static class Conditions
{
    public static string Describe(int runs)
    {
        var load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        var processor = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm} UTC · {Environment.ProcessorCount} × {processor} · {RuntimeInformation.OSDescription.Split('#')[0].Trim()} · {RuntimeInformation.FrameworkDescription} · load average at the beginning {load} · n = {runs} for each operation; ours and raw IMAP in turn, same server, same minute.");
    }
}
