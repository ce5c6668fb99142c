using MailKit;
using MailKit.Net.Imap;
using Webmail.Contracts.Folders;

namespace Webmail.Gateway.Imap;

/// <summary>One IMAP connection, lent to one caller. Nothing of it may be used after dispose.</summary>
internal sealed class ImapLease(ImapClient client, Func<ValueTask> giveBack) : IAsyncDisposable
{
    public ImapClient Client => client;

    /// <summary>The folder, selected with at least the access asked for; free when it already is.</summary>
    /// <exception cref="Contracts.MailException">FolderGone.</exception>
    public async Task<IMailFolder> OpenFolderAsync(FolderId folder, FolderAccess access, CancellationToken cancellationToken)
    {
        var mailFolder = await client.GetFolderAsync(folder.FullName, cancellationToken);
        if (!mailFolder.IsOpen || mailFolder.Access < access)
        {
            await mailFolder.OpenAsync(access, cancellationToken);
        }

        return mailFolder;
    }

    public ValueTask DisposeAsync() => giveBack();
}
