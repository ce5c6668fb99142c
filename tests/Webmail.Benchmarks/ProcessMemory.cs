using System.Globalization;

namespace Webmail.Benchmarks;

/// <summary>What a process has for itself alone.</summary>
internal static class ProcessMemory
{
    public static long PrivateKilobytes(int processId) => File.ReadLines($"/proc/{processId}/smaps_rollup")
        .Where(line => line.StartsWith("Private_", StringComparison.Ordinal))
        .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
}

/// <summary>How busy the machine is, whoever keeps it so.</summary>
internal static class MachineLoad
{
    public static (long Idle, long Total) Read()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(f => long.Parse(f, CultureInfo.InvariantCulture)).ToArray();
        return (fields[3] + fields[4], fields.Sum());
    }

    public static double BusySince((long Idle, long Total) before)
    {
        var now = Read();
        return 100.0 * (1 - ((double)(now.Idle - before.Idle) / Math.Max(1, now.Total - before.Total)));
    }
}
