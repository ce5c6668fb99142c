using Webmail.Contracts.Messages;
using Webmail.Gateway.Messages.Views;

namespace Webmail.Gateway.Messages;

/// <summary>Between MailKit's flags and ours: $Forwarded is a flag to us, every other keyword a label.</summary>
internal static class MailFlags
{
    public const string Forwarded = "$Forwarded";

    public static MessageFlags FromServer(MailKit.MessageFlags flags, IEnumerable<string>? keywords)
    {
        var result = MessageFlags.None;
        result |= flags.HasFlag(MailKit.MessageFlags.Seen) ? MessageFlags.Seen : 0;
        result |= flags.HasFlag(MailKit.MessageFlags.Answered) ? MessageFlags.Answered : 0;
        result |= flags.HasFlag(MailKit.MessageFlags.Flagged) ? MessageFlags.Flagged : 0;
        result |= flags.HasFlag(MailKit.MessageFlags.Draft) ? MessageFlags.Draft : 0;
        result |= keywords?.Contains(Forwarded, StringComparer.OrdinalIgnoreCase) == true ? MessageFlags.Forwarded : 0;
        return result;
    }

    public static IReadOnlyList<string> Labels(IEnumerable<string>? keywords) =>
        keywords is null ? [] : [.. keywords.Where(k => !k.Equals(Forwarded, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.OrdinalIgnoreCase)];

    public static FlagState State(uint uid, MailKit.MessageFlags flags, IEnumerable<string>? keywords) =>
        new(uid, FromServer(flags, keywords), Labels(keywords));

    public static (MailKit.MessageFlags Flags, IReadOnlyList<string> Keywords) ToServer(MessageFlags flags, IReadOnlyList<string>? labels)
    {
        var result = MailKit.MessageFlags.None;
        result |= flags.HasFlag(MessageFlags.Seen) ? MailKit.MessageFlags.Seen : 0;
        result |= flags.HasFlag(MessageFlags.Answered) ? MailKit.MessageFlags.Answered : 0;
        result |= flags.HasFlag(MessageFlags.Flagged) ? MailKit.MessageFlags.Flagged : 0;
        result |= flags.HasFlag(MessageFlags.Draft) ? MailKit.MessageFlags.Draft : 0;
        List<string> keywords = [.. labels ?? []];
        if (flags.HasFlag(MessageFlags.Forwarded))
        {
            keywords.Add(Forwarded);
        }

        return (result, keywords);
    }
}
