using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Webmail.Gateway.Compose.Outgoing;

/// <summary>
/// The plain text of formatted text, for readers and programs without HTML. Expects what came out of the sanitiser, whose
/// depth is bounded.
/// </summary>
internal sealed class HtmlToText
{
    private static readonly HtmlParser Parser = new();

    private readonly StringBuilder _text = new();
    private readonly Stack<int> _numbers = new();
    private int _quoteDepth;
    private int _lineWords;
    private int _pendingBreaks;
    private bool _pendingSpace;
    private bool _isLineStart = true;

    private HtmlToText()
    {
    }

    public static string Convert(string html)
    {
        using var document = Parser.ParseDocument(html);
        var converter = new HtmlToText();
        if (document.Body is { } body)
        {
            converter.Children(body, isPre: false);
        }

        return converter._text.ToString().TrimEnd() + (converter._text.Length > 0 ? "\n" : "");
    }

    private void Children(INode parent, bool isPre)
    {
        foreach (var child in parent.ChildNodes)
        {
            if (child is IText text)
            {
                Words(text.Data, isPre);
            }
            else if (child is IElement element)
            {
                Element(element, isPre);
            }
        }
    }

    private void Element(IElement element, bool isPre)
    {
        switch (element.LocalName)
        {
            case "br":
                FlushBreaks();
                NewLine();
                break;
            case "hr":
                Block(1, () => Words("----------", isPre: true));
                break;
            case "p" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "table":
                Block(2, () => Children(element, isPre));
                break;
            case "pre":
                Block(2, () => Children(element, isPre: true));
                break;
            case "blockquote":
                Block(2, () =>
                {
                    FlushBreaks();
                    _quoteDepth++;
                    Children(element, isPre);
                    _pendingBreaks = Math.Min(_pendingBreaks, 1);
                    EndLine();
                    _quoteDepth--;
                });
                break;
            case "ul" or "ol":
                Block(_numbers.Count > 0 ? 1 : 2, () =>
                {
                    _numbers.Push(element.LocalName == "ol" ? 1 : 0);
                    Children(element, isPre);
                    _numbers.Pop();
                });
                break;
            case "li":
                Block(1, () =>
                {
                    Words(Mark(), isPre: true);
                    Children(element, isPre);
                });
                break;
            case "td" or "th":
                Children(element, isPre);
                _pendingSpace = true;
                break;
            case "a":
                Link(element, isPre);
                break;
            case "img":
                Words(element.GetAttribute("alt") is { Length: > 0 } alt ? $"[{alt}]" : "", isPre);
                break;
            case "div" or "tr" or "section" or "article" or "header" or "footer" or "center" or "dl" or "dt" or "dd" or "figure" or "figcaption" or "address" or "details" or "main" or "nav" or "aside":
                Block(1, () => Children(element, isPre));
                break;
            case "title" or "style" or "script":
                break;
            default:
                Children(element, isPre);
                break;
        }
    }

    private void Link(IElement element, bool isPre)
    {
        Children(element, isPre);
        var address = element.GetAttribute("href");
        var words = element.TextContent.Trim();
        if (address is { Length: > 0 } && words.Length > 0 && !IsSame(address, words))
        {
            Words($" <{address}>", isPre: true);
        }
    }

    private static bool IsSame(string address, string words)
    {
        var bare = address.Replace("mailto:", "", StringComparison.OrdinalIgnoreCase).TrimEnd('/');
        return bare.EndsWith(words.TrimEnd('/'), StringComparison.OrdinalIgnoreCase) || words.Contains("://", StringComparison.Ordinal);
    }

    private string Mark()
    {
        var indent = new string(' ', Math.Max(0, (_numbers.Count - 1) * 2));
        if (!_numbers.TryPop(out var number) || number == 0)
        {
            _numbers.Push(0);
            return indent + "* ";
        }

        _numbers.Push(number + 1);
        return string.Create(CultureInfo.InvariantCulture, $"{indent}{number}. ");
    }

    private void Block(int breaks, Action content)
    {
        Break(breaks);
        content();
        Break(breaks);
    }

    private void Break(int breaks)
    {
        DropSpace();
        if (_text.Length > 0)
        {
            _pendingBreaks = Math.Max(_pendingBreaks, breaks);
        }
    }

    private void Words(string words, bool isPre)
    {
        if (isPre)
        {
            var lines = words.ReplaceLineEndings("\n").Split('\n');
            for (var i = 0; i < lines.Length; i++)
            {
                if (i > 0)
                {
                    FlushBreaks();
                    NewLine();
                }

                Append(lines[i]);
            }

            return;
        }

        foreach (var c in words)
        {
            // The no-break space is a space to whoever reads plain text.
            if (char.IsWhiteSpace(c))
            {
                _pendingSpace = true;
            }
            else
            {
                Append(c.ToString());
            }
        }
    }

    private void Append(string words)
    {
        if (words.Length == 0)
        {
            return;
        }

        FlushBreaks();
        if (_isLineStart)
        {
            _text.Append('>', _quoteDepth).Append(_quoteDepth > 0 ? " " : "");
            _lineWords = _text.Length;
        }
        else if (_pendingSpace)
        {
            _text.Append(' ');
        }

        (_pendingSpace, _isLineStart) = (false, false);
        _text.Append(words);
    }

    private void FlushBreaks()
    {
        if (_pendingBreaks == 0)
        {
            return;
        }

        EndLine();
        for (; _pendingBreaks > 1; _pendingBreaks--)
        {
            NewLine();
        }

        _pendingBreaks = 0;
    }

    private void EndLine()
    {
        if (!_isLineStart)
        {
            NewLine();
        }
    }

    private void NewLine()
    {
        if (_isLineStart && _quoteDepth > 0)
        {
            _text.Append('>', _quoteDepth);
        }

        DropSpace();
        _text.Append('\n');
        _isLineStart = true;
    }

    // A space at the end of a line says nothing, except after the two hyphens that begin a signature (RFC 3676 §4.3).
    private void DropSpace()
    {
        if (_pendingSpace && !_isLineStart && _text.Length - _lineWords == 2 && _text[^1] == '-' && _text[^2] == '-')
        {
            _text.Append(' ');
        }

        _pendingSpace = false;
    }
}
