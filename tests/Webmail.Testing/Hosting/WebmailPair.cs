using Webmail.Testing.Stack;

namespace Webmail.Testing.Hosting;

/// <summary>The two roles as two processes, as docker-compose runs them.</summary>
public sealed class WebmailPair : IAsyncDisposable
{
    private WebmailPair(WebmailProcess gateway, WebmailProcess web)
    {
        Gateway = gateway;
        Web = web;
    }

    public WebmailProcess Gateway { get; }

    public WebmailProcess Web { get; }

    /// <param name="program">Webmail.dll to run; null for the build beside the tests.</param>
    public static async Task<WebmailPair> StartAsync(MailStack stack, CancellationToken cancellationToken, string? program = null)
    {
        var key = Guid.NewGuid().ToString("N");
        var database = await stack.NewDatabaseAsync(cancellationToken);
        var gateway = await WebmailProcess.StartAsync(WebmailConfiguration.For("gateway", stack, database).With("Webmail:Gateway:Key", key), cancellationToken, program);
        try
        {
            var web = await WebmailProcess.StartAsync(WebFor(gateway, key), cancellationToken, program);
            return new WebmailPair(gateway, web);
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Web.DisposeAsync();
        await Gateway.DisposeAsync();
    }

    private static WebmailConfiguration WebFor(WebmailProcess gateway, string key) => new WebmailConfiguration("web")
        .With("Webmail:Gateway:Url", gateway.Address.ToString())
        .With("Webmail:Gateway:Key", key);
}
