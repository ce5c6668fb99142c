using System.Globalization;
using System.Reflection;

namespace Webmail.Samples.Conversations;

/// <summary>Messages that answer each other, as the text files beside this one tell them.</summary>
/// <param name="DaysAgo">How long ago the first message came.</param>
internal sealed record Conversation(string Subject, double DaysAgo, string Folder, string Language, IReadOnlyList<ConversationMessage> Messages)
{
    /// <summary>
    /// Format: <c>=== subject | days ago | folder</c>, then for each message <c>--- person +hours words…</c> and its text.
    /// A word with a dot is an attached file; the others are img (an inline picture), invite, important and flagged.
    /// </summary>
    public static IReadOnlyList<Conversation> ReadAll() => [.. new[] { "es", "en", "ja", "ar" }.SelectMany(Read)];

    private static IEnumerable<Conversation> Read(string language)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Webmail.Samples.Conversations.{language}.txt")!;
        using var reader = new StreamReader(stream);
        foreach (var block in reader.ReadToEnd().ReplaceLineEndings("\n").Split("=== ", StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = block.Split("\n--- ");
            var head = parts[0].Split('|', StringSplitOptions.TrimEntries);
            yield return new Conversation(head[0], double.Parse(head[1], CultureInfo.InvariantCulture), head[2], language, [.. parts.Skip(1).Select(Message)]);
        }
    }

    private static ConversationMessage Message(string block)
    {
        var end = block.IndexOf('\n', StringComparison.Ordinal);
        var words = block[..end].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new ConversationMessage(
            words[0],
            double.Parse(words[1], CultureInfo.InvariantCulture),
            [.. words.Skip(2).Where(w => w.Contains('.', StringComparison.Ordinal))],
            [.. words.Skip(2).Where(w => !w.Contains('.', StringComparison.Ordinal))],
            block[(end + 1)..].Trim('\n') + "\n");
    }
}

/// <param name="Person">A key of <see cref="People"/>, or "me" for the mailbox's owner.</param>
/// <param name="Hours">After the conversation's beginning.</param>
/// <param name="Files">Names of the attached files; their contents are made from the name.</param>
/// <param name="Marks">img, invite, important, flagged.</param>
internal sealed record ConversationMessage(string Person, double Hours, IReadOnlyList<string> Files, IReadOnlyList<string> Marks, string Text);
