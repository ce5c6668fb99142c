using MailKit.Net.Imap;
using MailKit.Security;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Domains;

namespace Webmail.Gateway.Imap;

/// <summary>Lends IMAP connections, one caller at a time each.</summary>
internal sealed class ImapPool
{
    /// <exception cref="Contracts.MailException">ServerUnreachable, ServerTimeout, ServerBusy, CertificateRejected, SignInRejected.</exception>
    public async Task<ImapLease> LeaseAsync(MailAccount account, CancellationToken cancellationToken)
    {
        var client = new ImapClient();
        await client.ConnectAsync(account.Domain.Imap.Host, account.Domain.Imap.Port, Options(account.Domain.Imap.Tls), cancellationToken);
        await client.AuthenticateAsync(account.Address, account.Password, cancellationToken);
        return new ImapLease(client, () =>
        {
            client.Dispose();
            return ValueTask.CompletedTask;
        });
    }

    private static SecureSocketOptions Options(TlsMode tls) => tls switch
    {
        TlsMode.Implicit => SecureSocketOptions.SslOnConnect,
        TlsMode.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };
}
