using MailKit;
using MailKit.Net.Imap;
using Webmail.Contracts.Folders;
using Webmail.Gateway.Imap;

namespace Webmail.Gateway.Compose.Filing;

/// <summary>Where sent messages and drafts lie: by special use (RFC 6154), else by name, else made.</summary>
internal static class RoleFolders
{
    private static readonly string[] SentNames = ["Sent", "Sent Items", "Sent Messages", "Sent Mail", "Enviados", "Elementos enviados", "Mensajes enviados"];
    private static readonly string[] DraftNames = ["Drafts", "Draft", "Borradores"];

    public static async Task<IMailFolder> FindAsync(ImapLease lease, FolderRole role, CancellationToken cancellationToken)
    {
        try
        {
            return await FindOrCreateAsync(lease.Client, role, cancellationToken);
        }
        catch (Exception failure) when (ImapErrors.IsExpected(failure))
        {
            throw ImapErrors.Translate(failure, role.ToString());
        }
    }

    private static async Task<IMailFolder> FindOrCreateAsync(ImapClient client, FolderRole role, CancellationToken cancellationToken)
    {
        var special = role == FolderRole.Drafts ? SpecialFolder.Drafts : SpecialFolder.Sent;
        if ((client.Capabilities & (ImapCapabilities.SpecialUse | ImapCapabilities.XList)) != 0 && client.GetFolder(special) is { } marked)
        {
            return marked;
        }

        var names = role == FolderRole.Drafts ? DraftNames : SentNames;
        var root = client.GetFolder(client.PersonalNamespaces[0]);
        var folders = await root.GetSubfoldersAsync(false, cancellationToken);
        foreach (var name in names)
        {
            if (folders.FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase) && !f.Attributes.HasFlag(FolderAttributes.NoSelect)) is { } named)
            {
                return named;
            }
        }

        return await root.CreateAsync(names[0], isMessageFolder: true, cancellationToken) ?? throw new FolderNotFoundException(names[0]);
    }
}
