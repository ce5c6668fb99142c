using MailKit;
using Webmail.Contracts;
using Webmail.Contracts.Folders;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Imap;

namespace Webmail.Gateway.Folders;

/// <summary>Where an account's Trash, Sent, Drafts… are.</summary>
internal sealed class FolderRoles(FolderTrees trees, ImapWork work)
{
    public async Task<FolderId?> FindAsync(MailAccount account, FolderRole role, CancellationToken cancellationToken) =>
        (await trees.FindAsync(account, cancellationToken)).ByRole(role)?.Id;

    /// <summary>The role's folder, made where there is none: RFC 6154 §3 with its special use, where the server takes that.</summary>
    public async Task<FolderId> EnsureAsync(MailAccount account, FolderRole role, CancellationToken cancellationToken)
    {
        if (await FindAsync(account, role, cancellationToken) is { } known)
        {
            return known;
        }

        var made = await work.WriteAsync(account, null, async (lease, token) =>
        {
            var top = lease.Client.GetFolder(lease.Client.PersonalNamespaces[0]);
            var folder = await top.CreateAsync(FolderNames.NameOf(role), true, token) ?? throw new MailException(MailError.FolderNotAllowed);
            await folder.SubscribeAsync(token);
            return new FolderId(folder.FullName);
        }, cancellationToken);
        await trees.RefreshAsync(account, cancellationToken);
        return made;
    }
}
