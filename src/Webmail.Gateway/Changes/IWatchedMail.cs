using MailKit;
using Webmail.Contracts;
using Webmail.Contracts.Folders;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Imap;

namespace Webmail.Gateway.Changes;

/// <summary>What a watcher needs of the rest of the gateway. Whatever it brings there is published there, if it is news.</summary>
internal interface IWatchedMail
{
    /// <summary>A connection of the watcher's own, signed in, with an ear of its own around the one that logs.</summary>
    /// <exception cref="MailException">ServerUnreachable, ServerTimeout, ServerBusy, CertificateRejected, SignInRejected.</exception>
    Task<ImapConnection> ConnectAsync(MailAccount account, Func<IProtocolLogger, IProtocolLogger> overhear, CancellationToken cancellationToken);

    /// <summary>Until the answer is disposed, the account's views may be relied on.</summary>
    IDisposable Attach(Guid accountId);

    /// <summary>Somebody has opened the folder, so its rows are of interest and not its counts alone.</summary>
    bool IsOpen(Guid accountId, FolderId folder);

    void TellCounts(Guid accountId, FolderId folder, int total, int unread);

    /// <summary>Reads over a leased connection what changed in the folder: its rows where it is open, else its counts.</summary>
    /// <exception cref="MailException">FolderGone, and what a lease throws.</exception>
    Task RefreshAsync(MailAccount account, FolderId folder, CancellationToken cancellationToken);

    /// <returns>True when it looks different from what was told before.</returns>
    Task<bool> RefreshTreeAsync(MailAccount account, CancellationToken cancellationToken);
}
