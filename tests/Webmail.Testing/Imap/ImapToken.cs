using System.Text;

namespace Webmail.Testing.Imap;

/// <summary>An argument of a command: an atom, a string (its bytes as they came) or a parenthesised list.</summary>
internal sealed class ImapToken
{
    private ImapToken(byte[] bytes, List<ImapToken>? items)
    {
        Bytes = bytes;
        Items = items;
    }

    public byte[] Bytes { get; }

    public List<ImapToken>? Items { get; }

    public string Text => Encoding.UTF8.GetString(Bytes);

    public string Upper => Text.ToUpperInvariant();

    public static ImapToken Of(string latin1) => new(Encoding.Latin1.GetBytes(latin1), null);

    public static ImapToken Of(byte[] bytes) => new(bytes, null);

    public static ImapToken List() => new([], []);
}

/// <summary>Splits a command into its arguments, line by line as literals interrupt it.</summary>
internal sealed class ImapTokenizer
{
    private readonly Stack<List<ImapToken>> _open = new([[]]);

    public IReadOnlyList<ImapToken> Tokens => _open.Last();

    public void Literal(byte[] bytes) => _open.Peek().Add(ImapToken.Of(bytes));

    public void Line(string line)
    {
        for (var i = 0; i < line.Length;)
        {
            switch (line[i])
            {
                case ' ':
                    i++;
                    break;
                case '(':
                    var list = ImapToken.List();
                    _open.Peek().Add(list);
                    _open.Push(list.Items!);
                    i++;
                    break;
                case ')':
                    if (_open.Count > 1)
                    {
                        _open.Pop();
                    }

                    i++;
                    break;
                case '"':
                    i = Quoted(line, i + 1);
                    break;
                default:
                    i = Atom(line, i);
                    break;
            }
        }
    }

    private int Quoted(string line, int i)
    {
        var text = new StringBuilder();
        for (; i < line.Length && line[i] != '"'; i++)
        {
            if (line[i] == '\\' && i + 1 < line.Length)
            {
                i++;
            }

            text.Append(line[i]);
        }

        _open.Peek().Add(ImapToken.Of(text.ToString()));
        return i + 1;
    }

    // RFC 9051 §6.4.5: what stands in the brackets of BODY[HEADER.FIELDS (DATE FROM)] belongs to the item.
    private int Atom(string line, int i)
    {
        var start = i;
        var depth = 0;
        for (; i < line.Length; i++)
        {
            var c = line[i];
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (depth <= 0 && " ()".Contains(c))
            {
                break;
            }
        }

        _open.Peek().Add(ImapToken.Of(line[start..i]));
        return i;
    }
}
