using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Messages;
using Webmail.Shell;

namespace Webmail.Messages;

/// <summary>
/// What stands inside a row, as one piece of markup. Element by element a row takes some seventy frames of a render tree, twice, for
/// each of the rows of each open page; as a piece it takes one, and the browser's own parser builds it.
/// </summary>
internal sealed class RowMarkup(Formats formats, IStringLocalizer<MessageWords> words)
{
    private const int NamedRecipients = 4;
    private const int MostLabels = 2;

    private Dictionary<MessageId, (RowLook Look, MarkupString Markup)> _drawn = [];
    private Dictionary<MessageId, (RowLook Look, MarkupString Markup)> _before = [];

    /// <summary>A new look at the list begins.</summary>
    public void Begin() => (_before, _drawn) = (_drawn, new(_drawn.Count));

    /// <summary>It ends: what it did not ask for again is forgotten.</summary>
    public void End() => _before = [];

    /// <summary>The row's inside; the same piece as before when nothing that shows in it is different.</summary>
    public MarkupString Of(MessageRow row, bool isSelected, bool showsRecipients, ListDensity density)
    {
        // The day counts too: "10:42" becomes "yesterday" at midnight.
        var look = new RowLook(row, isSelected, showsRecipients, density, formats.Today);
        var markup = _before.TryGetValue(row.Id, out var known) && known.Look == look ? known.Markup : Draw(look);
        _drawn[row.Id] = (look, markup);
        return markup;
    }

    private MarkupString Draw(RowLook look)
    {
        var row = look.Row;
        var who = look.ShowsRecipients && row.Recipients.Count > 0 ? row.Recipients[0] : row.From;
        var html = new MarkupWriter(1500);
        html.Write($"""
            <div role="gridcell"><button type="button" class="pick" role="checkbox" tabindex="-1" data-act="select" aria-checked="{(look.IsSelected ? "true" : "false")}" aria-label="{words["SelectMessage"]}"><span class="av {Avatar.Hue(who)}" aria-hidden="true">{Avatar.Initials(who)}</span>{Icons.Of("check")}</button></div>
            """);
        html.Write($"""<div role="gridcell" class="main"><span class="from" dir="auto">""");
        if (!row.IsSeen)
        {
            Hidden(html, "UnreadMark");
        }

        html.Write($"""{WhoText(look)}</span><span class="when">""");
        if (row.Flags.HasFlag(MessageFlags.Answered))
        {
            html.Write($"{Icons.Of("reply")}");
            Hidden(html, "Answered");
        }
        else if (row.Flags.HasFlag(MessageFlags.Forwarded))
        {
            html.Write($"{Icons.Of("forward")}");
            Hidden(html, "Forwarded");
        }

        if (row.Priority is MessagePriority.High)
        {
            html.Write($"""<span class="prio" role="img" aria-label="{words["HighPriority"]}">!</span>""");
        }

        html.Write($"""<time datetime="{Formats.Machine(row.Date)}" title="{formats.Full(row.Date)}">{formats.Short(row.Date)}</time></span>""");
        html.Write($"""<span class="line2"><span class="subject-line" dir="auto"><span class="subject">{(row.Subject.Length == 0 ? words["NoSubject"] : row.Subject)}</span>""");
        if (look.Density is ListDensity.Comfortable)
        {
            html.Write($"""</span></span><span class="line3">""");
            Chips(html, row, files: 2);
            html.Write($"""<span class="words" dir="auto">{row.Preview}</span></span>""");
        }
        else
        {
            html.Write($" {row.Preview}</span>");
            Chips(html, row, files: 1);
            html.Write($"</span>");
        }

        html.Write($"""
            </div><div role="gridcell"><button type="button" class="star" tabindex="-1" data-act="star-one" aria-pressed="{(row.IsFlagged ? "true" : "false")}" aria-label="{words["Star"]}">{Icons.Of(row.IsFlagged ? "star-fill" : "star")}</button></div>
            """);
        return html.ToMarkup();
    }

    private string WhoText(RowLook look) => look.ShowsRecipients
        ? words["ToPrefix", string.Join(", ", look.Row.Recipients.Take(NamedRecipients).Select(r => r.Display))]
        : look.Row.From?.Display ?? words["NoSender"];

    private void Hidden(MarkupWriter html, string word) => html.Write($"""<span class="sr-only">{words[word]}</span>""");

    private static void Chips(MarkupWriter html, MessageRow row, int files)
    {
        if (row.Attachments.Count == 0 && row.Labels.Count == 0)
        {
            return;
        }

        html.Write($"""<span class="row-chips">""");
        foreach (var label in row.Labels.Take(MostLabels))
        {
            html.Write($"""<span class="label {Avatar.Hue(label)}">{label}</span>""");
        }

        foreach (var name in row.Attachments.Take(files))
        {
            html.Write($"""<span class="file" title="{name}">{Icons.Of("clip")}<span dir="auto">{name}</span></span>""");
        }

        if (row.Attachments.Count > files)
        {
            html.Write($"""<span class="more">+{row.Attachments.Count - files}</span>""");
        }

        html.Write($"</span>");
    }

    private sealed record RowLook(MessageRow Row, bool IsSelected, bool ShowsRecipients, ListDensity Density, DateTime Today);
}
