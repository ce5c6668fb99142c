using System.Text.RegularExpressions;

namespace Webmail.Compose;

/// <summary>Slips that are worth a question: each is asked once for a message.</summary>
internal static partial class SendQuestions
{
    public static SendQuestion? Next(Composition composition, ComposerBody body, IReadOnlySet<SendQuestion> answered)
    {
        if (!answered.Contains(SendQuestion.ForgottenAttachment)
            && !composition.Attachments.Any(a => !a.IsInline && a.Failure is null)
            && SpeaksOfAttachment().IsMatch($"{(IsOwnSubject(composition) ? body.Subject : "")}\n{body.Written}"))
            return SendQuestion.ForgottenAttachment;
        if (!answered.Contains(SendQuestion.EmptySubject) && string.IsNullOrWhiteSpace(body.Subject))
            return SendQuestion.EmptySubject;
        return null;
    }

    // The subject of an answer was written by somebody else, who had the attachment.
    private static bool IsOwnSubject(Composition composition) => composition.Original is null;

    // Both languages at once: people write in another one than they read.
    [GeneratedRegex(@"\b(adjunt(?:o|a|os|as|é|amos|ado|ada|ados|adas)|attach(?:ed|ment|ments|ing)|enclosed)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SpeaksOfAttachment();
}
