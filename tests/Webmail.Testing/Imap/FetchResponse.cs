using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MimeKit;

namespace Webmail.Testing.Imap;

/// <summary>Builds the FETCH response of one message.</summary>
internal sealed partial class FetchResponse(ScriptedMessage message)
{
    private readonly ArrayBufferWriter<byte> _out = new();
    private bool _first = true;

    public byte[] Build(uint number, IEnumerable<ImapToken> items, bool withUid, bool modSeq)
    {
        Text($"* {number} FETCH (");
        var names = items.Select(i => i.Text).SelectMany(Expand).ToList();
        if (withUid && !names.Contains("UID", StringComparer.OrdinalIgnoreCase))
        {
            names.Insert(0, "UID");
        }

        if (modSeq && !names.Contains("MODSEQ", StringComparer.OrdinalIgnoreCase))
        {
            names.Add("MODSEQ");
        }

        foreach (var name in names)
        {
            Item(name);
        }

        Text(")\r\n");
        return _out.WrittenSpan.ToArray();
    }

    private static string[] Expand(string item) => item.ToUpperInvariant() switch
    {
        "ALL" => ["FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE"],
        "FAST" => ["FLAGS", "INTERNALDATE", "RFC822.SIZE"],
        "FULL" => ["FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE", "BODY"],
        // The argument list of PREVIEW (LAZY), RFC 8970, arrives as a token of its own.
        "" => [],
        _ => [item],
    };

    private void Item(string item)
    {
        Text(_first ? "" : " ");
        _first = false;
        switch (item.ToUpperInvariant())
        {
            case "UID": Text($"UID {message.Uid}"); break;
            case "FLAGS": Text($"FLAGS ({string.Join(' ', message.Flags)})"); break;
            case "INTERNALDATE": Text("INTERNALDATE " + ImapWire.Date(message.InternalDate)); break;
            case "RFC822.SIZE": Text($"RFC822.SIZE {message.Source.Length}"); break;
            case "MODSEQ": Text($"MODSEQ ({message.ModSeq})"); break;
            case "ENVELOPE": Text("ENVELOPE " + BodyStructure.Envelope(message.Message)); break;
            case "BODYSTRUCTURE": Text("BODYSTRUCTURE " + BodyStructure.Of(message.Message.Body, true)); break;
            case "BODY": Text("BODY " + BodyStructure.Of(message.Message.Body, false)); break;
            case "PREVIEW": Text("PREVIEW " + ImapWire.String(Preview())); break;
            case "RFC822": Literal("RFC822", message.Source); break;
            case "RFC822.HEADER": Literal("RFC822.HEADER", MessageSections.Find(message, "HEADER")); break;
            default: Section(item); break;
        }
    }

    private string Preview()
    {
        var text = Spaces().Replace(message.Message.TextBody ?? "", " ").Trim();
        return text.Length <= 200 ? text : text[..200];
    }

    private void Section(string item)
    {
        var match = SectionItem().Match(item);
        if (!match.Success)
        {
            throw new InvalidOperationException($"FETCH item {item} is not known to the scripted server.");
        }

        var bytes = MessageSections.Find(message, match.Groups["section"].Value);
        var name = $"BODY[{match.Groups["section"].Value}]";
        if (match.Groups["offset"].Success && bytes is not null)
        {
            var offset = int.Parse(match.Groups["offset"].ValueSpan, CultureInfo.InvariantCulture);
            var length = int.Parse(match.Groups["length"].ValueSpan, CultureInfo.InvariantCulture);
            bytes = [.. bytes.Skip(offset).Take(length)];
            name += $"<{offset}>";
        }

        Literal(name, bytes);
    }

    private void Literal(string name, byte[]? bytes)
    {
        if (bytes is null)
        {
            Text(name + " NIL");
            return;
        }

        Text(string.Create(CultureInfo.InvariantCulture, $"{name} {{{bytes.Length}}}\r\n"));
        _out.Write(bytes);
    }

    private void Text(string text) => _out.Write(Encoding.UTF8.GetBytes(text));

    [GeneratedRegex(@"^BODY(\.PEEK)?\[(?<section>.*)\](<(?<offset>\d+)\.(?<length>\d+)>)?$", RegexOptions.IgnoreCase)]
    private static partial Regex SectionItem();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
