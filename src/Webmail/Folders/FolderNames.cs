using Microsoft.Extensions.Localization;
using Webmail.Contracts.Folders;

namespace Webmail.Folders;

/// <summary>What a person calls a folder: the special ones in their language, every other by its own name.</summary>
internal sealed class FolderNames(IStringLocalizer<FolderWords> words)
{
    public string Of(Folder folder) => folder.Role is FolderRole.None ? folder.Name : Of(folder.Role);

    public string Of(FolderRole role) => words[role.ToString()];

    public static string Icon(FolderRole role) => role switch
    {
        FolderRole.Inbox => "inbox",
        FolderRole.Drafts => "pen",
        FolderRole.Sent => "sent",
        FolderRole.Archive => "archive",
        FolderRole.Junk => "spam",
        FolderRole.Trash => "trash",
        FolderRole.Starred => "star",
        FolderRole.All => "all",
        FolderRole.Important => "flag",
        _ => "folder",
    };
}
