namespace Webmail.Testing.Stack;

/// <summary>
/// Two mail hosts that know of each other by DNS and SMTP alone, and the DNS server: what <c>deploy/local/hosts.sh</c> makes.
/// Each has servers, an address and a database of its own.
/// </summary>
internal sealed class MailHosts : IAsyncDisposable
{
    private static readonly string Folder = Path.Combine(MailStack.RunFolder, "hosts");

    private readonly StackScript _script = new(Folder, "hosts.sh");

    private MailHosts()
    {
    }

    public MailHost A { get; private set; } = null!;

    public MailHost B { get; private set; } = null!;

    /// <summary>Both of them, running and without any mail.</summary>
    public static async Task<MailHosts> StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Folder);
        var hosts = new MailHosts();
        try
        {
            await hosts._script.RunAsync(cancellationToken, "reset");
            await hosts._script.RunAsync(cancellationToken, "up");
            hosts.A = new MailHost("a", new StackEnvironment(Path.Combine(Folder, "a")), hosts._script);
            hosts.B = new MailHost("b", new StackEnvironment(Path.Combine(Folder, "b")), hosts._script);
            await Task.WhenAll(
                hosts.A.Hosted.PrepareAsync([hosts.A.Domain], cancellationToken),
                hosts.B.Hosted.PrepareAsync([hosts.B.Domain], cancellationToken));
            return hosts;
        }
        catch
        {
            await hosts.DisposeAsync();
            throw;
        }
    }

    /// <summary>A TXT record for everybody to ask for.</summary>
    public Task PublishAsync(string name, string text, CancellationToken cancellationToken) => _script.RunAsync(cancellationToken, "publish", name, text);

    /// <summary>What the DNS server was asked and what it answered.</summary>
    public Task<string> DnsLogAsync(CancellationToken cancellationToken) => _script.RunAsync(cancellationToken, "log", "dns");

    public async ValueTask DisposeAsync() => await _script.RunAsync(CancellationToken.None, "down");
}
