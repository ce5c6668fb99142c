using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Webmail.Gateway.Data;

namespace Webmail.Testing.Hosting;

/// <summary>
/// Webmail in the test's own process, on a real socket of a free loopback port: its services can be asked directly and
/// replaced (<see cref="TimeProvider"/>, for example). Where it has to be killed, use <see cref="WebmailProcess"/>.
/// </summary>
public sealed class WebmailHost : IAsyncDisposable
{
    private readonly Factory _factory;

    private WebmailHost(Factory factory)
    {
        _factory = factory;
        Address = _factory.ClientOptions.BaseAddress;
    }

    public Uri Address { get; }

    public IServiceProvider Services => _factory.Services;

    /// <summary>Starts it and waits until its database is ready.</summary>
    public static async Task<WebmailHost> StartAsync(WebmailConfiguration configuration, CancellationToken cancellationToken, Action<IServiceCollection>? replace = null, int port = 0)
    {
        var factory = new Factory(configuration, replace);
        // Not UseKestrel(0): the factory then changes the addresses while the program may be starting already.
        factory.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        factory.StartServer();
        var host = new WebmailHost(factory);
        await Readiness.WaitAsync(() => Task.FromResult(host.Services.GetService<DatabaseState>()?.WaitingFor), cancellationToken);
        return host;
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _factory.DisposeAsync();

    private sealed class Factory(WebmailConfiguration configuration, Action<IServiceCollection>? replace) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseContentRoot(Path.Combine(Stack.RepositoryFolder.Root, "src", "Webmail"));
            builder.UseEnvironment("Development");
            builder.UseSetting("Logging:LogLevel:Default", "Warning");
            foreach (var (key, value) in configuration.Values)
            {
                builder.UseSetting(key, value);
            }

            if (replace is not null)
            {
                builder.ConfigureTestServices(replace);
            }
        }
    }
}
