using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Webmail.Shell;

/// <summary>The dialog that lists the keys; the browser opens it.</summary>
internal static class ShortcutSheet
{
    private static readonly (string Word, string[] Keys)[] Keys =
    [
        ("KeyCompose", ["c"]), ("KeyReply", ["r"]), ("KeyReplyAll", ["a"]), ("KeyForward", ["f"]),
        ("KeyArchive", ["e"]), ("KeyDelete", ["#", "Del"]), ("KeySpam", ["!"]), ("KeyMove", ["v"]), ("KeyStar", ["s"]),
        ("KeyRead", ["⇧I"]), ("KeyUnread", ["⇧U"]),
        ("KeyNext", ["j", "↓"]), ("KeyPrevious", ["k", "↑"]), ("KeyOpen", ["o", "↵"]), ("KeyUp", ["u", "Esc"]),
        ("KeySelect", ["x"]), ("KeySelectAll", ["Ctrl A"]), ("KeyUndo", ["z"]),
        ("KeyGoInbox", ["g", "i"]), ("KeyGoSent", ["g", "t"]), ("KeyGoDrafts", ["g", "d"]), ("KeyGoArchive", ["g", "a"]),
        ("KeyHelp", ["?"]),
    ];

    public static MarkupString In(IStringLocalizer<ShellWords> words) => SharedMarkup.Of("shortcuts", 4000, html =>
    {
        html.Write($"""
            <dialog class="dialog wide" id="shortcuts" aria-labelledby="shortcuts-title"><div class="dialog-head"><h2 id="shortcuts-title">{words["Shortcuts"]}</h2><button type="button" class="tool" aria-label="{words["Close"]}" data-dialog-close>{Icons.Of("close")}</button></div><div class="dialog-body"><dl class="keys">
            """);
        foreach (var (word, keys) in Keys)
        {
            html.Write($"<div><dt>{words[word]}</dt><dd><kbd>{keys[0]}</kbd>");
            foreach (var key in keys.Skip(1))
            {
                html.Write($"<span>{words[keys[0] == "g" ? "Then" : "Or"]}</span><kbd>{key}</kbd>");
            }

            html.Write($"</dd></div>");
        }

        html.Write($"</dl></div></dialog>");
    });
}
