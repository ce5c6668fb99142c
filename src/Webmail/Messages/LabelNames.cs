using Microsoft.Extensions.Localization;

namespace Webmail.Messages;

/// <summary>
/// What the labels of a message are called. Keywords that begin with a dollar sign are what programs tell each other (IANA, IMAP and
/// JMAP Keywords), as are the three by which filters learn; of those a person knows only the five of Thunderbird and RFC 8457's.
/// </summary>
internal static class LabelNames
{
    public static IEnumerable<(string Keyword, string Name)> Shown(IReadOnlyList<string> labels, IStringLocalizer<MessageWords> words) =>
        labels.Select(label => (Keyword: label, Name: Name(label, words)))
            .Where(label => label.Name is not null).DistinctBy(label => label.Name).Select(label => (label.Keyword, label.Name!));

    private static string? Name(string keyword, IStringLocalizer<MessageWords> words) => keyword.ToUpperInvariant() switch
    {
        "$LABEL1" or "$IMPORTANT" => words["LabelImportant"],
        "$LABEL2" => words["LabelWork"],
        "$LABEL3" => words["LabelPersonal"],
        "$LABEL4" => words["LabelToDo"],
        "$LABEL5" => words["LabelLater"],
        "JUNK" or "NONJUNK" or "NOTJUNK" => null,
        _ => keyword.StartsWith('$') ? null : keyword,
    };
}
