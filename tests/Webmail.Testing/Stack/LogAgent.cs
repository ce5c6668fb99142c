using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Webmail.Testing.Hosting;

namespace Webmail.Testing.Stack;

/// <summary>The agent beside Postfix, <c>deploy/postfix/queue-agent.pl</c>, over a log that a test writes in Postfix's stead.</summary>
internal sealed class LogAgent : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("webmail-log-").FullName;
    private readonly Process _process;

    private LogAgent(int largestLog)
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        File.WriteAllText(Path.Combine(_folder, "main.cf"), $"compatibility_level = 3.6\nmaillog_file_prefixes = {_folder}\nmaillog_file = {LogFile}\n");
        File.WriteAllText(Path.Combine(_folder, "master.cf"), "");
        File.WriteAllText(Path.Combine(_folder, "key"), Key + "\n");
        var start = new ProcessStartInfo(
            Path.Combine(RepositoryFolder.Root, "deploy", "postfix", "queue-agent.pl"),
            [_folder, "127.0.0.1", Port.ToString(CultureInfo.InvariantCulture), Path.Combine(_folder, "key")]);
        start.Environment["QUEUE_AGENT_LOG_BYTES"] = largestLog.ToString(CultureInfo.InvariantCulture);
        _process = Process.Start(start)!;
    }

    public static string Key => "key-of-a-log-that-a-test-writes";

    public int Port { get; }

    public string LogFile => Path.Combine(_folder, "postfix.log");

    public static async Task<LogAgent> StartAsync(CancellationToken cancellationToken, int largestLog = 1_000_000)
    {
        var agent = new LogAgent(largestLog);
        await Readiness.WaitAsync(
            async () =>
            {
                try
                {
                    using var client = new TcpClient();
                    await client.ConnectAsync(IPAddress.Loopback, agent.Port, cancellationToken);
                    return null;
                }
                catch (SocketException refused)
                {
                    return refused.Message;
                }
            },
            cancellationToken);
        return agent;
    }

    /// <summary>Adds lines as Postfix does: the time in the machine's own zone, without a year.</summary>
    public void Write(DateTimeOffset at, params string[] lines) => File.AppendAllText(LogFile, string.Concat(lines.Select(line => Stamp(at) + line + "\n")));

    /// <summary>Begins a line and does not end it.</summary>
    public void Begin(DateTimeOffset at, string line) => File.AppendAllText(LogFile, Stamp(at) + line);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Stamp(DateTimeOffset at)
    {
        var local = at.ToLocalTime();
        return string.Create(CultureInfo.InvariantCulture, $"{local:MMM} {local.Day,2} {local:HH:mm:ss} mx ");
    }
}
