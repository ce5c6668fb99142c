using MailKit;
using MailKit.Net.Imap;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Imap;

namespace Webmail.Gateway.Changes;

/// <summary>
/// Asks our own Dovecot to tell each delivery to a watched mailbox as it happens: its push notification takes 20 to 40 ms, IDLE and
/// NOTIFY half a second. The mailbox's metadata (RFC 5464) says for whom; where it can't be set, IDLE tells as it does everywhere.
/// </summary>
internal sealed partial class DeliveryRequests(IOptions<GatewayOptions> options, ILogger<DeliveryRequests> logger)
{
    // Looked for by Dovecot's script (deploy/dovecot/notice.lua), as by Dovecot's own OX driver.
    private static readonly MetadataTag HttpNotify = new("/private/vendor/vendor.dovecot/http-notify");

    public async Task AskAsync(ImapConnection connection, MailAccount account, CancellationToken cancellationToken)
    {
        if (!account.Domain.IsHosted || options.Value.Hosted.Doveadm.Key is null || !connection.Client.Capabilities.HasFlag(ImapCapabilities.Metadata))
        {
            return;
        }

        try
        {
            await connection.Client.SetMetadataAsync(new MetadataCollection([new Metadata(HttpNotify, $"user={account.Address}")]), cancellationToken);
        }
        catch (ImapCommandException refused)
        {
            LogRefused(logger, account.AccountId, refused.ResponseText);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Dovecot does not tell deliveries to account {AccountId} as they happen: {Reason}")]
    private static partial void LogRefused(ILogger logger, Guid accountId, string reason);
}
