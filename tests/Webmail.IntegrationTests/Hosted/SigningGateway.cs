using Webmail.Gateway.Admin.CommandLine;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Hosted;

/// <summary>A gateway on the database that the mail servers read, with the key that seals signing keys; it is administered from a shell.</summary>
public sealed class SigningGateway(MailStack stack) : IAsyncLifetime
{
    private WebmailHost? _host;

    internal T Get<T>()
        where T : notnull => _host!.Get<T>();

    public async ValueTask InitializeAsync() => _host = await WebmailHost.StartAsync(
        WebmailConfiguration.ForHosted("all", stack, stack.Servers.ConnectionString).With("Webmail:Hosted:Dkim:Key", stack.Servers.DkimKey), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    /// <summary><c>webmail admin …</c></summary>
    /// <returns>Its exit code and what it printed.</returns>
    public async Task<(int Code, string Output)> AdminAsync(string words, CancellationToken cancellationToken)
    {
        await using var output = new StringWriter();
        var code = await AdminCommandLine.RunAsync(_host!.Services, words.Split(' '), TextReader.Null, output, output, cancellationToken);
        return (code, output.ToString());
    }
}
