using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace Webmail.Benchmarks.Circuits;

/// <summary>
/// An open page without a browser: signs in by the form, loads the document, opens the circuit over a WebSocket that compresses as
/// Chromium's does, takes every batch and answers what the circuit asks of JavaScript as the page's scripts would. To the server it
/// is a page like another; it costs this process a thousandth of one.
/// </summary>
internal sealed class CircuitPage : IAsyncDisposable
{
    // The rows a page of 850 pixels asks for once it rests (list.js).
    private const int Window = 75;
    private const int ModuleReference = 1;
    private const int StreamReference = 2;

    private readonly HubConnection _connection;
    private readonly ConcurrentDictionary<string, long> _attached = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _attaching = [];
    private readonly List<Expectation> _expected = [];
    private int _references;
    private int _calls;

    private CircuitPage(string address, HubConnection connection) => (Address, _connection) = (address, connection);

    public string Address { get; }

    /// <summary>Signs in and opens the inbox; done when its scripts are attached and the rows in sight are there.</summary>
    public static async Task<CircuitPage> OpenAsync(Uri web, string address, string password, CancellationToken cancellationToken)
    {
        var cookies = new CookieContainer();
        using var client = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, UseProxy = false }) { BaseAddress = web };
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("es-ES");
        var form = FirstResponse.HiddenFields(await client.GetStringAsync("/sign-in", cancellationToken)).ToList();
        form.Add(new("Input.Address", address));
        form.Add(new("Input.Password", password));
        using var content = new FormUrlEncodedContent(form);
        using var answer = await client.PostAsync("/sign-in", content, cancellationToken);
        var html = await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken);
        if (answer.RequestMessage?.RequestUri?.AbsolutePath != "/")
        {
            throw new InvalidOperationException($"{address} could not sign in.");
        }

        var page = new CircuitPage(address, Connect(web, cookies.GetCookieHeader(web)));
        try
        {
            await page.StartAsync(web, FirstResponse.Read(html), cancellationToken);
            return page;
        }
        catch
        {
            await page.DisposeAsync();
            throw;
        }
    }

    /// <summary>A command of <c>ShellCommands</c>, as a press in the page runs it.</summary>
    public Task RunAsync(string command, string? row, string? argument, CancellationToken cancellationToken) =>
        CallAsync("shell", "Run", JsonSerializer.Serialize<object?[]>([command, row, argument]), cancellationToken);

    /// <summary>Completes with the timestamp of the batch that carries the text.</summary>
    public Task<long> ExpectAsync(string text)
    {
        var expectation = new Expectation(Encoding.UTF8.GetBytes(text));
        lock (_expected)
        {
            _expected.Add(expectation);
        }

        return expectation.Seen.Task;
    }

    public async ValueTask DisposeAsync() => await _connection.DisposeAsync();

    private static HubConnection Connect(Uri web, string cookie)
    {
        var builder = new HubConnectionBuilder().WithUrl(new Uri(web, "_blazor"), http =>
        {
            http.Transports = HttpTransportType.WebSockets;
            http.SkipNegotiation = true;
            http.Headers["Cookie"] = cookie;
            http.WebSocketConfiguration = socket =>
            {
                socket.Proxy = null;
                // What Chromium offers: permessage-deflate with the window either side likes (RFC 7692).
                socket.DangerousDeflateOptions = new();
            };
        });
        builder.Services.AddSingleton<IHubProtocol, BlazorPack>();
        return builder.Build();
    }

    private async Task StartAsync(Uri web, FirstResponse first, CancellationToken cancellationToken)
    {
        _connection.On<long, string>("JS.AttachComponent", (_, _) => { });
        _connection.On<int, byte[]>("JS.RenderBatch", RenderedAsync);
        _connection.On<string, bool, string>("JS.EndInvokeDotNet", (_, _, _) => { });
        _connection.On<string>("JS.Error", error => throw new InvalidOperationException(error));
        _connection.On("JS.BeginInvokeJS", [typeof(long), typeof(string), typeof(string), typeof(int), typeof(long), typeof(int)], AskedAsync);
        await _connection.StartAsync(cancellationToken);
        var circuit = await _connection.InvokeAsync<string?>("StartCircuit", web.ToString(), web.ToString(), "[]", first.State, cancellationToken);
        if (circuit is null)
        {
            throw new InvalidOperationException("No circuit was started.");
        }

        await _connection.SendAsync("UpdateRootComponents", first.Components, first.State, cancellationToken);
        await Task.WhenAll(Attached("shell").Task, Attached("list").Task, Attached("kept").Task).WaitAsync(cancellationToken);
        await CallAsync("shell", "Narrow", "[false]", cancellationToken);
        await CallAsync("list", "Window", string.Create(CultureInfo.InvariantCulture, $"[0,{Window}]"), cancellationToken);
    }

    private TaskCompletionSource Attached(string what) => _attaching.GetOrAdd(what, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private Task CallAsync(string component, string method, string arguments, CancellationToken cancellationToken) => _connection.SendAsync(
        "BeginInvokeDotNetFromJS", Interlocked.Increment(ref _calls).ToString(CultureInfo.InvariantCulture), null, method, _attached[component], arguments, cancellationToken);

    private async Task RenderedAsync(int batch, byte[] content)
    {
        var now = System.Diagnostics.Stopwatch.GetTimestamp();
        lock (_expected)
        {
            foreach (var expectation in _expected.Where(e => content.AsSpan().IndexOf(e.Text) >= 0).ToList())
            {
                _expected.Remove(expectation);
                expectation.Seen.TrySetResult(now);
            }
        }

        await _connection.SendAsync("OnRenderCompleted", batch, null);
    }

    // What the circuit asks of JavaScript: modules, their functions, and what this browser kept, which is nothing.
    private async Task AskedAsync(object?[] asked)
    {
        var (handle, name, arguments, kind) = ((long)asked[0]!, (string)asked[1]!, (string?)asked[2], (int)asked[3]!);
        using var given = JsonDocument.Parse(arguments ?? "[]");
        var result = kind switch
        {
            ModuleReference => $$"""{"__jsObjectId":{{Interlocked.Increment(ref _references)}}}""",
            StreamReference => $$"""{"__jsObjectId":{{Interlocked.Increment(ref _references)}},"__jsStreamReferenceLength":2}""",
            _ => "null",
        };
        if (name == "attach" && given.RootElement[0].TryGetProperty("__dotNetObject", out var component))
        {
            var what = given.RootElement.GetArrayLength() > 1 ? "shell" : "list";
            _attached[what] = component.GetInt64();
            Attached(what).TrySetResult();
        }

        if (handle != 0)
        {
            await _connection.SendAsync("EndInvokeJSFromDotNet", handle, true, $"[{handle},true,{result}]");
        }

        if (name == "Blazor._internal.sendJSDataStream")
        {
            await _connection.SendAsync("ReceiveJSDataChunk", given.RootElement[1].GetInt64(), 0L, "[]"u8.ToArray(), null);
            Attached("kept").TrySetResult();
        }
    }

    private sealed record Expectation(byte[] Text)
    {
        public TaskCompletionSource<long> Seen { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
