using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Webmail.Testing.Stack;

namespace Webmail.Testing.Hosting;

/// <summary>
/// Webmail as a process of its own, as it runs in earnest: it can be killed and started again on the same port. The build is
/// the one beside the tests, or the published one named by <c>WEBMAIL_TEST_APP</c>.
/// </summary>
public sealed class WebmailProcess : IAsyncDisposable
{
    private readonly WebmailConfiguration _configuration;
    private readonly string _program;
    private readonly StringBuilder _output = new();
    private Process? _process;

    private WebmailProcess(WebmailConfiguration configuration, string program, int? port)
    {
        _configuration = configuration;
        _program = program;
        Port = port ?? FreePort();
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}"));
    }

    public int Port { get; }

    public Uri Address { get; }

    /// <summary>Everything it wrote to its console, over all its lives.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public int ProcessId => _process!.Id;

    /// <summary>Starts it and waits until <c>/healthz/ready</c> says so.</summary>
    /// <param name="port">Where it is looked for; a free one unless given.</param>
    public static async Task<WebmailProcess> StartAsync(WebmailConfiguration configuration, CancellationToken cancellationToken, string? program = null, int? port = null)
    {
        var webmail = new WebmailProcess(configuration, program ?? ProgramFile(), port);
        try
        {
            await webmail.StartAgainAsync(cancellationToken);
            return webmail;
        }
        catch
        {
            await webmail.DisposeAsync();
            throw;
        }
    }

    /// <summary>The end without a goodbye: SIGKILL.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process!.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Starts it again on the same port, after <see cref="KillAsync"/>.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        _process?.Dispose();
        var start = new ProcessStartInfo("dotnet", ["exec", _program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(_program),
        };
        start.Environment["ASPNETCORE_URLS"] = Address.ToString();
        // Static files come from the source tree in Development, from wwwroot beside the program once published.
        start.Environment["ASPNETCORE_ENVIRONMENT"] = Directory.Exists(Path.Combine(Path.GetDirectoryName(_program)!, "wwwroot")) ? "Production" : "Development";
        foreach (var (key, value) in _configuration.Values)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var process = Process.Start(start)!;
        _process = process;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var client = new HttpClient { BaseAddress = Address };
        await Readiness.WaitAsync(() => AskAsync(client, process, cancellationToken), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
    }

    private async Task<string?> AskAsync(HttpClient client, Process process, CancellationToken cancellationToken)
    {
        if (process.HasExited)
        {
            throw new InvalidOperationException($"Webmail ended with {process.ExitCode} before it was ready: {Output}");
        }

        try
        {
            using var response = await client.GetAsync("/healthz/ready", cancellationToken);
            return response.IsSuccessStatusCode ? null : $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}";
        }
        catch (HttpRequestException e)
        {
            return e.Message;
        }
    }

    private static string ProgramFile()
    {
        if (Environment.GetEnvironmentVariable("WEBMAIL_TEST_APP") is { Length: > 0 } given)
        {
            return given;
        }

        // The tests' own output folder is bin/CONFIGURATION/net10.0, and so is Webmail's.
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(RepositoryFolder.Root, "src/Webmail/bin", own.Parent!.Name, own.Name, "Webmail.dll");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Keep(object sender, DataReceivedEventArgs e)
    {
        lock (_output)
        {
            _output.AppendLine(e.Data);
        }
    }
}
