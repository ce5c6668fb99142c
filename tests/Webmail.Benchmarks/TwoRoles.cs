using System.Globalization;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;

namespace Webmail.Benchmarks;

/// <summary>A gateway and a web role of their own processes, as a compose file has them.</summary>
internal sealed class TwoRoles : IAsyncDisposable
{
    private readonly WebmailProcess _gateway;

    private TwoRoles(WebmailProcess gateway, WebmailProcess web) => (_gateway, Web) = (gateway, web);

    public WebmailProcess Web { get; }

    /// <param name="target">Whose mailboxes.</param>
    /// <param name="stack">Has the databases, and is the mail server unless the target is another.</param>
    /// <param name="program">The published application, where there is one.</param>
    /// <param name="imapPort">Another way to the mail server's IMAP.</param>
    public static async Task<TwoRoles> StartAsync(Target target, MailStack stack, string? program, int? imapPort, CancellationToken cancellationToken)
    {
        // Our own stack's Dovecot tells of deliveries itself, on a port and to the database it knows; another server by IDLE alone.
        var configuration = target.IsGiven
            ? target.Configure("gateway", await stack.NewDatabaseAsync(cancellationToken))
            : new WebmailConfiguration("gateway").With("ConnectionStrings:Webmail", stack.Servers.ConnectionString).WithHosted(stack).With("Webmail:SignIn:AttemptsPerNetwork", "100000");
        if (imapPort is { } port)
        {
            configuration = configuration.With(target.IsGiven ? "Webmail:Domains:0:Imap:Port" : "Webmail:Hosted:Imap:Port", port.ToString(CultureInfo.InvariantCulture));
        }

        // Only one gateway can listen where Dovecot tells: the one that is not looked at in any other way.
        var listens = !target.IsGiven && imapPort is null;
        var gateway = await WebmailProcess.StartAsync(Finish(configuration), cancellationToken, program, listens ? stack.Servers.PushPort : null);
        try
        {
            var web = new WebmailConfiguration("web").With("Webmail:Gateway:Url", gateway.Address.ToString());
            return new TwoRoles(gateway, await WebmailProcess.StartAsync(Finish(web), cancellationToken, program));
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }

        static WebmailConfiguration Finish(WebmailConfiguration role) => role.With("Webmail:Gateway:Key", HttpSession.Key).With("Logging:LogLevel:Default", "Warning");
    }

    public async ValueTask DisposeAsync()
    {
        await Web.DisposeAsync();
        await _gateway.DisposeAsync();
    }
}
