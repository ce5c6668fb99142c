using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Shell;

namespace Webmail.Folders;

/// <summary>
/// What the tree shows of a folder, as text: the browser makes the elements of it (<c>lines.js</c>). As elements of the render tree a
/// folder took thirty frames: with twenty of them that was 40 KB of each open page.
/// </summary>
internal sealed class FolderLines(FolderNames names, IStringLocalizer<FolderWords> words)
{
    // What is deeper is not moved further in: its name needs the room.
    private const int Deepest = 5;

    /// <summary>What <c>lines.js</c> makes a folder of.</summary>
    public MarkupString Parts => SharedMarkup.Of("folder-parts", 800, html =>
    {
        html.Write($"""<template id="folder-parts" data-expand="{words["Expand"]}" data-collapse="{words["Collapse"]}" data-actions="{words["Actions"]}">""");
        html.Write($"""<button type="button" class="folder-twist" data-cmd="fold">{Icons.Of("right")}</button>""");
        html.Write($"""<a class="folder">{Icons.Of("folder")} <span class="name"></span></a>""");
        html.Write($"""<button type="button" class="tool folder-more" data-cmd="ask-folder" popovertarget="folder-menu">{Icons.Of("more")}</button></template>""");
    });

    /// <summary>In the order in which <c>lines.js</c> reads them.</summary>
    /// <param name="isFolded">Whether what is in it is hidden; null where nothing is in it.</param>
    public string Of(Folder folder, int depth, bool? isFolded, bool isCurrent)
    {
        var figure = Figure(folder);
        return string.Join('\n',
            // As the server calls it, whatever another program put into its name.
            Uri.EscapeDataString(folder.Id.FullName),
            new MailPlace(folder.Id, MessageFilter.All, null).Address(),
            names.Of(folder).ReplaceLineEndings(" "),
            folder.CanOpen ? FolderNames.Icon(folder.Role) : "folder",
            Math.Min(depth, Deepest),
            figure > 0 ? Formats.Count(figure) : null,
            figure > 0 ? words.Plural("Unread", figure) : null,
            State(folder, isFolded, isCurrent));
    }

    // A letter for each thing that is so.
    private static string State(Folder folder, bool? isFolded, bool isCurrent) => string.Concat(
        folder.CanOpen ? "o" : "",
        isCurrent ? "c" : "",
        folder.Unread > 0 && ShowsUnread(folder) ? "u" : "",
        isFolded switch { true => "+", false => "-", null => "" });

    private static bool ShowsUnread(Folder folder) => folder.Role is not (FolderRole.Trash or FolderRole.Sent);

    // Drafts are counted whole: a draft is never unread, and always unfinished.
    private static int Figure(Folder folder) => folder.Role is FolderRole.Drafts ? folder.Total : ShowsUnread(folder) ? folder.Unread : 0;
}
