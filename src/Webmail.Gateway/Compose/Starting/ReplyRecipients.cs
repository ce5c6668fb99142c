using Webmail.Contracts;

namespace Webmail.Gateway.Compose.Starting;

/// <summary>Whom an answer goes to.</summary>
internal static class ReplyRecipients
{
    /// <summary>To the author, where they want answers; to the same people again where one answers oneself.</summary>
    public static IReadOnlyList<MailAddress> ForReply(SourceMessage source, string own)
    {
        var author = AuthorOf(source);
        return author.Count > 0 && !author.All(a => IsOwn(a, own)) ? author
            : source.To.Count > 0 && source.From.Any(a => IsOwn(a, own)) ? Distinct(source.To, [])
            : author;
    }

    /// <summary>To everybody, each once, without oneself.</summary>
    public static (IReadOnlyList<MailAddress> To, IReadOnlyList<MailAddress> Cc) ForReplyAll(SourceMessage source, string own)
    {
        // The author of a list message may say who is to be answered, mostly the list alone (Mail-Followup-To, by D. J. Bernstein).
        if (source.AddressesIn("Mail-Followup-To") is { Count: > 0 } followUp)
        {
            return (WithoutOwn(Distinct(followUp, []), own), []);
        }

        var isOwnMessage = source.From.Any(a => IsOwn(a, own));
        var author = isOwnMessage ? [] : AuthorOf(source);
        var to = WithoutOwn(Distinct(author.Concat(source.To), []), own);
        var cc = WithoutOwn(Distinct(source.Cc, to), own);
        if (to.Count == 0 && cc.Count == 0)
        {
            return (ForReply(source, own), []);
        }

        return to.Count == 0 ? (cc, []) : (to, cc);
    }

    private static List<MailAddress> AuthorOf(SourceMessage source)
    {
        if (source.AddressesIn("Mail-Reply-To") is { Count: > 0 } wanted)
        {
            return Distinct(wanted, []);
        }

        // RFC 5322 §3.6.2; but a Reply-To that names the list was put there by the list, and would tell it what was meant for one.
        var replyTo = SourceMessage.Addresses(source.Envelope.ReplyTo);
        var list = source.Headers["List-Post"];
        var isMunged = list is not null && replyTo.Count == 1 && list.Contains($"mailto:{replyTo[0].Address}", StringComparison.OrdinalIgnoreCase);
        return Distinct(replyTo.Count > 0 && !isMunged ? replyTo : source.From, []);
    }

    private static List<MailAddress> Distinct(IEnumerable<MailAddress> addresses, IReadOnlyList<MailAddress> already)
    {
        var seen = already.Select(a => a.Address).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. addresses.Where(a => seen.Add(a.Address))];
    }

    private static List<MailAddress> WithoutOwn(List<MailAddress> addresses, string own) => [.. addresses.Where(a => !IsOwn(a, own))];

    private static bool IsOwn(MailAddress address, string own) => string.Equals(address.Address, own, StringComparison.OrdinalIgnoreCase);
}
