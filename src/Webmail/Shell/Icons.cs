using Microsoft.AspNetCore.Components;

namespace Webmail.Shell;

/// <summary>Our icons, drawn in <c>wwwroot/icons/sprite.svg</c> and put into the page once.</summary>
public static class Icons
{
    private static readonly Dictionary<string, MarkupString> Known = Read(out Sprite);

    /// <summary>The sprite itself; <c>App.razor</c> puts it at the top of the body.</summary>
    public static readonly MarkupString Sprite;

    /// <summary>An icon without a name of its own; the control it is in has one.</summary>
    public static MarkupString Of(string name) => Known[name];

    private static Dictionary<string, MarkupString> Read(out MarkupString sprite)
    {
        using var stream = typeof(Icons).Assembly.GetManifestResourceStream("sprite.svg")!;
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        sprite = new MarkupString(text.Replace("<svg ", "<svg hidden ", StringComparison.Ordinal));
        return System.Text.RegularExpressions.Regex.Matches(text, "id=\"i-([a-z-]+)\"")
            .Select(m => m.Groups[1].Value)
            .ToDictionary(n => n, n => new MarkupString($"<svg class=\"i{Turns(n)}\" aria-hidden=\"true\"><use href=\"#i-{n}\"/></svg>"));
    }

    // Arrows that point along the line of reading turn round with it.
    private static string Turns(string name) => name is "reply" or "reply-all" or "forward" or "back" or "right" or "sent" or "first" or "last" or "undo" or "redo" or "sign-out" ? " i-dir" : "";
}
