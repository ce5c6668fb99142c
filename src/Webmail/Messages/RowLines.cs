using Microsoft.Extensions.Localization;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Messages;
using Webmail.Shell;

namespace Webmail.Messages;

/// <summary>
/// What rows show, as text: the browser makes the elements of it (<c>lines.js</c>). As elements of the render tree a row takes some
/// seventy frames, twice, for each row of each open page, and as a piece of markup 2 KB; as lines it takes one attribute of a third of that.
/// </summary>
internal sealed class RowLines(Formats formats, IStringLocalizer<MessageWords> words)
{
    private const int NamedRecipients = 4;
    private const int MostLabels = 2;

    // The widest list has room for some hundred letters.
    private const int Room = 120;

    private List<(RowLook Look, string Lines)> _drawn = [];
    private List<(RowLook Look, string Lines)> _before = [];
    private int _next;

    /// <summary>A new look at the list begins.</summary>
    public void Begin()
    {
        (_before, _drawn) = (_drawn, new(_drawn.Count));
        _next = 0;
    }

    /// <summary>It ends: what it did not ask for again is forgotten.</summary>
    public void End() => _before = [];

    /// <summary>The row's lines; the same string as before when nothing that shows in them is different.</summary>
    public string Of(MessageRow row, bool isSelected, bool isOpen, bool showsRecipients, ListDensity density)
    {
        // The day counts too: "10:42" becomes "yesterday" at midnight.
        var look = new RowLook(row, isSelected, isOpen, showsRecipients, density, formats.Today);
        var lines = Before(row.Id) is { } known && known.Look == look ? known.Lines : Draw(look);
        _drawn.Add((look, lines));
        return lines;
    }

    // Rows are asked for in their order, which is mostly that of before: each is found where the last one was, or right after.
    private (RowLook Look, string Lines)? Before(MessageId id)
    {
        for (var tried = 0; tried < _before.Count; tried++, _next++)
        {
            _next = _next < _before.Count ? _next : 0;
            if (_before[_next].Look.Row.Id.Uid == id.Uid && _before[_next].Look.Row.Id == id)
            {
                return _before[_next];
            }
        }

        return null;
    }

    // In the order in which lines.js reads them.
    private string Draw(RowLook look)
    {
        var row = look.Row;
        var who = look.ShowsRecipients && row.Recipients.Count > 0 ? row.Recipients[0] : row.From;
        var files = look.Density is ListDensity.Comfortable ? 2 : 1;
        return string.Join('\n',
            row.Id,
            State(look),
            OneLine(WhoText(look)),
            Avatar.Hue(who),
            OneLine(Avatar.Initials(who)),
            formats.Short(row.Date),
            row.Date.ToUnixTimeSeconds(),
            row.Subject.Length == 0 ? words["NoSubject"] : OneLine(row.Subject),
            OneLine(Words(look)),
            string.Join('\t', LabelNames.Shown(row.Labels, words).Take(MostLabels).Select(label => $"{Avatar.Hue(label.Keyword)} {OneLine(label.Name)}")),
            string.Join('\t', row.Attachments.Take(files).Select(OneLine)),
            row.Attachments.Count > files ? row.Attachments.Count - files : null,
            !look.ShowsRecipients && row.From is { } author && author.Display != author.Address ? OneLine(author.Address) : null,
            look.Density is ListDensity.Compact && row.Size is { } size ? Formats.Size(size) : null);
    }

    // Comfortable rows give the first words a line to themselves.
    private static string Words(RowLook look)
    {
        var (words, room) = (look.Row.Preview ?? "", look.Density is ListDensity.Comfortable ? Room : Math.Max(0, Room - look.Row.Subject.Length));
        return words.Length <= room ? words : words[..(room > 0 && char.IsHighSurrogate(words[room - 1]) ? room - 1 : room)];
    }

    // A letter for each thing that is so.
    private static string State(RowLook look)
    {
        var (flags, comfortable) = (look.Row.Flags, look.Density is ListDensity.Comfortable);
        return string.Concat(
            look.Row.IsSeen ? "" : "u",
            look.IsSelected ? "s" : "",
            look.IsOpen ? "o" : "",
            look.Row.IsFlagged ? "f" : "",
            flags.HasFlag(MessageFlags.Answered) ? "a" : flags.HasFlag(MessageFlags.Forwarded) ? "w" : "",
            look.Row.Priority is MessagePriority.High ? "p" : "",
            comfortable ? "c" : "");
    }

    private string WhoText(RowLook look) => look.ShowsRecipients
        ? words["ToPrefix", string.Join(", ", look.Row.Recipients.Take(NamedRecipients).Select(r => r.Display))]
        : look.Row.From?.Display ?? words["NoSender"];

    // Line breaks and tabs part the lines: what a message says must not.
    private static string OneLine(string text) => text.AsSpan().ContainsAny('\n', '\r', '\t') ? text.ReplaceLineEndings(" ").Replace('\r', ' ').Replace('\t', ' ') : text;

    private sealed record RowLook(MessageRow Row, bool IsSelected, bool IsOpen, bool ShowsRecipients, ListDensity Density, DateTime Today);
}
