using System.Globalization;
using MailKit;
using Webmail.Contracts.Folders;
using Webmail.Gateway.Imap;

namespace Webmail.Gateway.Folders;

/// <summary>Reads the folder tree: LIST with STATUS in one round trip where the server can (RFC 5819), one by one where it can't.</summary>
internal static class FolderLister
{
    private const StatusItems Counts = StatusItems.Count | StatusItems.Unread | StatusItems.UidNext | StatusItems.UidValidity;

    private static readonly FolderRole[] ByAttribute =
        [FolderRole.Inbox, FolderRole.Drafts, FolderRole.Sent, FolderRole.Archive, FolderRole.Junk, FolderRole.Trash, FolderRole.Starred, FolderRole.All, FolderRole.Important];

    public static async Task<IReadOnlyList<Folder>> ListAsync(ImapLease lease, CancellationToken cancellationToken)
    {
        var client = lease.Client;
        var found = new Dictionary<string, IMailFolder>(StringComparer.Ordinal);
        var items = lease.Features.CondStore ? Counts | StatusItems.HighestModSeq : Counts;
        foreach (var space in client.PersonalNamespaces)
        {
            foreach (var folder in await client.GetFoldersAsync(space, items, false, cancellationToken))
            {
                if (folder.FullName.Length > 0)
                {
                    found.TryAdd(folder.FullName, folder);
                }
            }
        }

        // A namespace such as "INBOX." lists what is below it, and not INBOX itself.
        if (found.Keys.FirstOrDefault(n => new FolderId(n).IsInbox) is null)
        {
            await client.Inbox.StatusAsync(items, cancellationToken);
            found[client.Inbox.FullName] = client.Inbox;
        }

        var prefixes = client.PersonalNamespaces.Select(n => n.Path).Where(p => p.Length > 0).ToHashSet(StringComparer.Ordinal);
        return Arrange(found.Values, prefixes);
    }

    private static List<Folder> Arrange(IReadOnlyCollection<IMailFolder> found, HashSet<string> prefixes)
    {
        var roles = RolesOf(found, prefixes);
        var children = found
            .OrderBy(f => roles.TryGetValue(f, out var role) ? Array.IndexOf(ByAttribute, role) : int.MaxValue)
            .ThenBy(f => f.Name, StringComparer.Create(CultureInfo.InvariantCulture, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace))
            .ToLookup(f => ParentOf(f, found, prefixes)?.FullName ?? "");
        var tree = new List<Folder>();
        Add("", 0);
        return tree;

        void Add(string parent, int depth)
        {
            foreach (var folder in children[parent])
            {
                tree.Add(ToFolder(folder, parent.Length == 0 ? null : IdOf(parent), depth, roles.GetValueOrDefault(folder)));
                Add(folder.FullName, depth + 1);
            }
        }
    }

    private static Dictionary<IMailFolder, FolderRole> RolesOf(IReadOnlyCollection<IMailFolder> found, HashSet<string> prefixes)
    {
        var roles = new Dictionary<IMailFolder, FolderRole>();
        foreach (var folder in found)
        {
            if (RoleByAttribute(folder) is var role and not FolderRole.None && !roles.ContainsValue(role))
            {
                roles[folder] = role;
            }
        }

        // RFC 6154 §2 comes first; a name counts only at the top, and only where no other folder has the role.
        foreach (var folder in found.Where(f => !roles.ContainsKey(f) && ParentOf(f, found, prefixes) is null).OrderBy(f => f.FullName, StringComparer.Ordinal))
        {
            if (FolderNames.RoleOf(folder.Name) is var role and not FolderRole.None && !roles.ContainsValue(role) && CanOpen(folder))
            {
                roles[folder] = role;
            }
        }

        return roles;
    }

    private static FolderRole RoleByAttribute(IMailFolder folder) => folder.Attributes switch
    {
        _ when new FolderId(folder.FullName).IsInbox => FolderRole.Inbox,
        var a when a.HasFlag(FolderAttributes.Drafts) => FolderRole.Drafts,
        var a when a.HasFlag(FolderAttributes.Sent) => FolderRole.Sent,
        var a when a.HasFlag(FolderAttributes.Archive) => FolderRole.Archive,
        var a when a.HasFlag(FolderAttributes.Junk) => FolderRole.Junk,
        var a when a.HasFlag(FolderAttributes.Trash) => FolderRole.Trash,
        var a when a.HasFlag(FolderAttributes.Flagged) => FolderRole.Starred,
        var a when a.HasFlag(FolderAttributes.All) => FolderRole.All,
        var a when a.HasFlag(FolderAttributes.Important) => FolderRole.Important,
        _ => FolderRole.None,
    };

    // What lies directly below a namespace's prefix is at the top to a person.
    private static IMailFolder? ParentOf(IMailFolder folder, IReadOnlyCollection<IMailFolder> found, HashSet<string> prefixes)
    {
        var at = folder.DirectorySeparator == '\0' ? -1 : folder.FullName.LastIndexOf(folder.DirectorySeparator);
        if (at <= 0)
        {
            return null;
        }

        var parent = folder.FullName[..at];
        return prefixes.Contains(parent) ? null : found.FirstOrDefault(f => f.FullName == parent);
    }

    private static Folder ToFolder(IMailFolder folder, FolderId? parent, int depth, FolderRole role) => new(
        IdOf(folder.FullName),
        folder.Name,
        parent,
        depth,
        role,
        Unread: CanOpen(folder) ? folder.Unread : 0,
        Total: CanOpen(folder) ? folder.Count : 0,
        folder.IsSubscribed || role == FolderRole.Inbox,
        CanOpen(folder),
        CanHaveChildren: !folder.Attributes.HasFlag(FolderAttributes.NoInferiors) && folder.DirectorySeparator != '\0');

    private static FolderId IdOf(string fullName) => new FolderId(fullName) is { IsInbox: true } ? FolderId.Inbox : new FolderId(fullName);

    private static bool CanOpen(IMailFolder folder) => (folder.Attributes & (FolderAttributes.NoSelect | FolderAttributes.NonExistent)) == 0;
}
