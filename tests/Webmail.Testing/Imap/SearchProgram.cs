using System.Globalization;
using MimeKit;
using Hit = (uint Number, Webmail.Testing.Imap.ScriptedMessage Message);

namespace Webmail.Testing.Imap;

/// <summary>RFC 9051 §6.4.4 search keys, as many as a webmail asks.</summary>
internal sealed class SearchProgram
{
    private readonly Queue<ImapToken> _tokens;
    private readonly Func<IReadOnlyList<Hit>, Func<Hit, bool>> _program;

    public SearchProgram(IEnumerable<ImapToken> tokens)
    {
        _tokens = new Queue<ImapToken>(tokens);
        if (_tokens.TryPeek(out var first) && first.Upper == "CHARSET")
        {
            _tokens.Dequeue();
            _tokens.Dequeue();
        }

        _program = All();
    }

    public IReadOnlyList<Hit> Run(IReadOnlyList<Hit> messages)
    {
        var test = _program(messages);
        return [.. messages.Where(test)];
    }

    public static IReadOnlyList<Hit> Sort(IReadOnlyList<string> keys, IReadOnlyList<Hit> hits)
    {
        IOrderedEnumerable<Hit>? sorted = null;
        var reverse = false;
        foreach (var key in keys)
        {
            if (key == "REVERSE")
            {
                reverse = true;
                continue;
            }

            Func<Hit, IComparable> by = key switch
            {
                "ARRIVAL" => h => h.Message.InternalDate,
                "DATE" => h => h.Message.Message.Date,
                "SIZE" => h => h.Message.Source.Length,
                "SUBJECT" => h => (h.Message.Message.Subject ?? "").ToUpperInvariant(),
                "FROM" => h => h.Message.Message.From.Mailboxes.FirstOrDefault()?.Address.ToUpperInvariant() ?? "",
                "TO" => h => h.Message.Message.To.Mailboxes.FirstOrDefault()?.Address.ToUpperInvariant() ?? "",
                _ => throw new InvalidOperationException($"Sort key {key} is not known to the scripted server."),
            };
            sorted = (sorted, reverse) switch
            {
                (null, true) => hits.OrderByDescending(by),
                (null, false) => hits.OrderBy(by),
                (_, true) => sorted.ThenByDescending(by),
                _ => sorted.ThenBy(by),
            };
            reverse = false;
        }

        // RFC 5256 §3: what is equal stays in sequence order.
        return [.. sorted!.ThenBy(h => h.Number)];
    }

    private Func<IReadOnlyList<Hit>, Func<Hit, bool>> All()
    {
        var parts = new List<Func<IReadOnlyList<Hit>, Func<Hit, bool>>>();
        while (_tokens.Count > 0)
        {
            parts.Add(Key());
        }

        return messages =>
        {
            var tests = parts.ConvertAll(p => p(messages));
            return hit => tests.TrueForAll(t => t(hit));
        };
    }

    private Func<IReadOnlyList<Hit>, Func<Hit, bool>> Key()
    {
        var token = _tokens.Dequeue();
        if (token.Items is { } items)
        {
            return new SearchProgram(items)._program;
        }

        switch (token.Upper)
        {
            case "ALL": return _ => _ => true;
            case "SEEN" or "ANSWERED" or "FLAGGED" or "DELETED" or "DRAFT": return Flag("\\" + token.Text, true);
            case "UNSEEN" or "UNANSWERED" or "UNFLAGGED" or "UNDELETED" or "UNDRAFT": return Flag("\\" + token.Text[2..], false);
            case "NEW" or "RECENT": return _ => _ => false;
            case "OLD": return _ => _ => true;
            case "KEYWORD": return Flag(Next(), true);
            case "UNKEYWORD": return Flag(Next(), false);
            case "SUBJECT": return Contains(m => m.Subject, Next());
            case "FROM": return Contains(m => m.From.ToString(), Next());
            case "TO": return Contains(m => m.To.ToString(), Next());
            case "CC": return Contains(m => m.Cc.ToString(), Next());
            case "BCC": return Contains(m => m.Bcc.ToString(), Next());
            case "BODY": return Contains(m => m.TextBody + m.HtmlBody, Next());
            case "TEXT": return Contains(m => m.ToString(), Next());
            case "HEADER": return Header(Next(), Next());
            case "LARGER": return Number(Next(), (m, n) => m.Source.Length > n);
            case "SMALLER": return Number(Next(), (m, n) => m.Source.Length < n);
            case "MODSEQ": return Number(Next(), (m, n) => m.ModSeq >= (ulong)n);
            case "SINCE": return Day(Next(), (m, d) => m.InternalDate.Date >= d);
            case "BEFORE": return Day(Next(), (m, d) => m.InternalDate.Date < d);
            case "ON": return Day(Next(), (m, d) => m.InternalDate.Date == d);
            case "SENTSINCE": return Day(Next(), (m, d) => m.Message.Date.Date >= d);
            case "SENTBEFORE": return Day(Next(), (m, d) => m.Message.Date.Date < d);
            case "UID": return Set(Next(), h => h.Message.Uid);
            case "NOT":
                var not = Key();
                return messages => not(messages) is var test ? hit => !test(hit) : null!;
            case "OR":
                var (left, right) = (Key(), Key());
                return messages => (left(messages), right(messages)) is var (a, b) ? hit => a(hit) || b(hit) : null!;
            case var text when char.IsAsciiDigit(text[0]) || text[0] == '*': return Set(text, h => h.Number);
            default: throw new InvalidOperationException($"Search key {token.Text} is not known to the scripted server.");
        }
    }

    private string Next() => _tokens.Dequeue().Text;

    private static Func<IReadOnlyList<Hit>, Func<Hit, bool>> Flag(string flag, bool set) => _ => h => h.Message.Has(flag) == set;

    private static Func<IReadOnlyList<Hit>, Func<Hit, bool>> Contains(Func<MimeMessage, string?> of, string text) =>
        _ => h => of(h.Message.Message)?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;

    private static Func<IReadOnlyList<Hit>, Func<Hit, bool>> Header(string name, string text) => Contains(m => m.Headers[name], text);

    private static Func<IReadOnlyList<Hit>, Func<Hit, bool>> Number(string number, Func<ScriptedMessage, long, bool> test)
    {
        var n = long.Parse(number, CultureInfo.InvariantCulture);
        return _ => h => test(h.Message, n);
    }

    private static Func<IReadOnlyList<Hit>, Func<Hit, bool>> Day(string day, Func<ScriptedMessage, DateTime, bool> test)
    {
        var date = DateTime.ParseExact(day, "d-MMM-yyyy", CultureInfo.InvariantCulture);
        return _ => h => test(h.Message, date);
    }

    private static Func<IReadOnlyList<Hit>, Func<Hit, bool>> Set(string set, Func<Hit, uint> number) => messages =>
    {
        var chosen = ImapWire.Set(set, [.. messages.Select(number)]);
        return h => chosen.Contains(number(h));
    };
}
