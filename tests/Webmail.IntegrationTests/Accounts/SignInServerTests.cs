using System.Net;
using System.Net.Sockets;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Accounts;

/// <summary>Signing in when the mailbox's server is the matter, not the password.</summary>
public sealed class SignInServerTests(MailStack stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_is_not_there_is_told_apart_from_a_wrong_password()
    {
        Assert.Equal(MailError.ServerUnreachable, await FailureAsync(c => c.WithDomain("c.test", "127.0.0.1", FreePort(), "None", "127.0.0.1", 1, "None")));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up_in_time()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        Assert.Equal(
            MailError.ServerTimeout,
            await FailureAsync(c => c.WithDomain("c.test", "127.0.0.1", port, "None", "127.0.0.1", 1, "None").With("Webmail:Imap:ConnectDeadline", "00:00:00.300")));
    }

    [Fact]
    public async Task A_certificate_of_an_unknown_authority_is_refused() =>
        Assert.Equal(MailError.CertificateRejected, await FailureAsync(c => c.WithDomain("c.test", "localhost", stack.Servers.ImapPort, "StartTls", "localhost", 1, "None")));

    [Fact]
    public async Task A_certificate_of_the_domains_own_authority_is_believed()
    {
        Assert.Equal(MailError.SignInRejected, await FailureAsync(c =>
            c.WithDomain("c.test", "localhost", stack.Servers.ImapPort, "StartTls", "localhost", 1, "StartTls", stack.Servers.CaFile)));
    }

    [Fact]
    public async Task A_server_that_fails_does_not_count_against_the_person()
    {
        await using var webmail = await StartAsync(c => c
            .WithDomain("c.test", "127.0.0.1", FreePort(), "None", "127.0.0.1", 1, "None").With("Webmail:SignIn:AttemptsPerAddress", "1"));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(MailError.ServerUnreachable, await FailureAsync(webmail));
        }
    }

    private async Task<MailError> FailureAsync(Action<WebmailConfiguration> configure)
    {
        await using var webmail = await StartAsync(configure);
        return await FailureAsync(webmail);
    }

    private async Task<WebmailHost> StartAsync(Action<WebmailConfiguration> configure)
    {
        var configuration = WebmailConfiguration.For("all", stack, await stack.NewDatabaseAsync(Cancelled));
        configure(configuration);
        return await WebmailHost.StartAsync(configuration, Cancelled);
    }

    private static async Task<MailError> FailureAsync(WebmailHost webmail) => (await Assert.ThrowsAsync<MailException>(() =>
        webmail.Get<IAccounts>().SignInAsync(new SignInRequest("ana@c.test", "x", "127.0.0.1", "", null), Cancelled))).Error;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
