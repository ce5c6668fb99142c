using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Folders;

namespace Webmail.Testing.Fakes;

/// <summary><see cref="IFolders"/> over a <see cref="FakeMailbox"/>.</summary>
public sealed class FakeFolders(FakeMailbox mailbox) : IFolders
{
    public async Task<FolderTree> ListAsync(SessionTicket session, CancellationToken cancellationToken)
    {
        await mailbox.AskAsync("Tree", cancellationToken);
        return mailbox.Tree;
    }

    public async Task<FolderTree> CreateAsync(SessionTicket session, FolderId? parent, string name, CancellationToken cancellationToken)
    {
        var id = Below(parent, name);
        await mailbox.AskAsync($"Create {id}", cancellationToken);
        if (mailbox.Tree.ById(id) is not null)
        {
            throw new MailException(MailError.FolderExists);
        }

        mailbox.AddFolder(id.FullName);
        return mailbox.Tree;
    }

    public async Task<FolderTree> RenameAsync(SessionTicket session, FolderId folder, FolderId? newParent, string newName, CancellationToken cancellationToken)
    {
        var renamed = Below(newParent, newName);
        await mailbox.AskAsync($"Rename {folder}→{renamed}", cancellationToken);
        mailbox.Rename(folder, renamed);
        return mailbox.Tree;
    }

    public async Task<FolderTree> DeleteAsync(SessionTicket session, FolderId folder, CancellationToken cancellationToken)
    {
        await mailbox.AskAsync($"Delete {folder}", cancellationToken);
        if (mailbox.Tree.ById(folder) is null)
        {
            throw new MailException(MailError.FolderGone);
        }

        mailbox.RemoveFolder(folder);
        return mailbox.Tree;
    }

    public async Task<FolderTree> EmptyAsync(SessionTicket session, FolderId folder, CancellationToken cancellationToken)
    {
        await mailbox.AskAsync($"Empty {folder}", cancellationToken);
        mailbox.RemoveElsewhere([.. mailbox[folder].Select(r => r.Id)]);
        return mailbox.Tree;
    }

    public Task<FolderTree> SetSubscribedAsync(SessionTicket session, FolderId folder, bool subscribed, CancellationToken cancellationToken) => ListAsync(session, cancellationToken);

    private static FolderId Below(FolderId? parent, string name) => new(parent is { } above ? $"{above}/{name}" : name);
}
