using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Webmail.Testing.Stack;

/// <summary>A DNS server of one's own: dnsmasq on a free loopback port, which knows what it is told and asks nobody else.</summary>
internal sealed class DnsServer : IAsyncDisposable
{
    private const int Tries = 5;

    private readonly string _folder;

    private DnsServer(string folder, int port) => (_folder, Port) = (folder, port);

    public int Port { get; }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <param name="records">Lines of dnsmasq's configuration: mx-host=, txt-record=, srv-host=, host-record=, cname=.</param>
    /// <param name="isWhole">Any other name does not exist. Else it says that it can't tell (REFUSED).</param>
    public static async Task<DnsServer> StartAsync(IEnumerable<string> records, CancellationToken cancellationToken, bool isWhole = true)
    {
        var folder = Directory.CreateDirectory(Path.Combine(MailStack.RunFolder, "dns", Guid.NewGuid().ToString("N"))).FullName;
        string[] lines =
        [
            "no-resolv", "no-hosts", "listen-address=127.0.0.1", "bind-interfaces", "cache-size=0", $"user={System.Environment.UserName}",
            $"pid-file={Path.Combine(folder, "pid")}", $"log-facility={Path.Combine(folder, "dns.log")}", .. isWhole ? ["address=/#/"] : Array.Empty<string>(), .. records,
        ];
        var problem = "";
        for (var i = 0; i < Tries; i++)
        {
            var port = FreePort();
            var file = Path.Combine(folder, "dnsmasq.conf");
            await File.WriteAllLinesAsync(file, [.. lines, string.Create(CultureInfo.InvariantCulture, $"port={port}")], cancellationToken);
            // It goes to the background once it listens.
            problem = await RunAsync(["--conf-file=" + file], cancellationToken);
            if (problem.Length == 0)
            {
                return new DnsServer(folder, port);
            }
        }

        throw new InvalidOperationException("dnsmasq does not start: " + problem);
    }

    public async ValueTask DisposeAsync()
    {
        var pid = int.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "pid")), CultureInfo.InvariantCulture);
        using var process = Process.GetProcessById(pid);
        process.Kill();
        await process.WaitForExitAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<string> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        // Debian keeps it where only root looks.
        var program = File.Exists("/usr/sbin/dnsmasq") ? "/usr/sbin/dnsmasq" : "dnsmasq";
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? "" : $"{process.ExitCode}: {errors}";
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
