using Webmail.Contracts;
using Webmail.Contracts.Folders;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Imap;

namespace Webmail.Gateway.Changes;

/// <summary>What a watcher needs of the rest of the gateway.</summary>
internal interface IWatchedMail
{
    /// <summary>A connection of the watcher's own, signed in.</summary>
    /// <exception cref="MailException">ServerUnreachable, ServerTimeout, ServerBusy, CertificateRejected, SignInRejected.</exception>
    Task<ImapConnection> ConnectAsync(MailAccount account, CancellationToken cancellationToken);

    /// <summary>Folders somebody has open, as far as the gateway remembers.</summary>
    IReadOnlyCollection<FolderId> OpenFolders(Guid accountId);

    /// <summary>Brings the folder's view up to date over a leased connection, and publishes what that changes.</summary>
    /// <exception cref="MailException">FolderGone, and what a lease throws.</exception>
    Task RefreshAsync(MailAccount account, FolderId folder, CancellationToken cancellationToken);

    Task<FolderTree> ReadTreeAsync(MailAccount account, CancellationToken cancellationToken);
}
