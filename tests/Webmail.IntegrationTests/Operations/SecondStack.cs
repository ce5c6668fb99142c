using MailKit.Net.Imap;
using MailKit.Security;
using Webmail.Testing.Stack;

namespace Webmail.IntegrationTests.Operations;

/// <summary>A whole stack of one test's own, which it may fill, stop and restore into.</summary>
internal sealed class SecondStack : IAsyncDisposable
{
    private readonly string _folder;
    private readonly StackScript _script;

    public SecondStack(string name)
    {
        _folder = Path.Combine(MailStack.RunFolder, name);
        Directory.CreateDirectory(_folder);
        _script = new StackScript(_folder);
    }

    public StackEnvironment Servers => new(_folder);

    public HostedMail Hosted => new(Servers.ConnectionString);

    public string SecondFactorKey => Path.Combine(_folder, "second-factor-key");

    /// <returns>What <c>stack.sh</c> printed.</returns>
    /// <exception cref="InvalidOperationException">It refused; its words are in the message.</exception>
    public Task<string> RunAsync(CancellationToken cancellationToken, params string[] arguments) => _script.RunAsync(cancellationToken, arguments);

    public async Task<ImapClient> ImapAsync(string address, string password, CancellationToken cancellationToken)
    {
        var client = new ImapClient();
        await client.ConnectAsync(StackEnvironment.Host, Servers.ImapPort, SecureSocketOptions.None, cancellationToken);
        await client.AuthenticateAsync(address, password, cancellationToken);
        return client;
    }

    public async ValueTask DisposeAsync() => await _script.RunAsync(CancellationToken.None, "reset");
}
