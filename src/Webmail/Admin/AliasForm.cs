using Webmail.Compose;
using Webmail.Contracts.Admin;

namespace Webmail.Admin;

/// <summary>What is being entered about an alias: a line for each address its mail goes to.</summary>
public sealed class AliasForm
{
    private static readonly char[] Between = [' ', ',', ';', '\t', '\r', '\n'];

    public string LocalPart { get; set; } = "";

    public string Domain { get; set; } = "";

    /// <summary>For every address of the domain that is neither alias nor mailbox.</summary>
    public bool IsCatchAll { get; set; }

    public List<AliasLine> Lines { get; } = [new AliasLine()];

    public string Address => IsCatchAll ? "@" + Domain : $"{LocalPart.Trim()}@{Domain}";

    public bool HasValidAddress => Domain.Length > 0 && (IsCatchAll || AddressText.IsValid(Address));

    /// <summary>The lines with something on them; an empty one is no mistake.</summary>
    public IReadOnlyList<AliasLine> Filled => [.. Lines.Where(l => !string.IsNullOrWhiteSpace(l.Address))];

    public static AliasForm Of(AdminAlias alias)
    {
        var at = alias.Address.LastIndexOf('@');
        var form = new AliasForm { LocalPart = alias.Address[..at], Domain = alias.Address[(at + 1)..], IsCatchAll = alias.IsCatchAll };
        form.Lines.InsertRange(0, alias.Targets.Select(t => new AliasLine { Address = t.Address, MaySend = t.MaySend }));
        return form;
    }

    /// <summary>Several addresses pasted into one line become a line each; the last one stays free for more.</summary>
    public void Enter(AliasLine line, string? text)
    {
        var parts = (text ?? "").Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        line.Address = parts.FirstOrDefault() ?? "";
        Lines.InsertRange(Lines.IndexOf(line) + 1, parts.Skip(1).Select(p => new AliasLine { Address = p, MaySend = line.MaySend }));
        if (Lines.Count == 0 || Lines[^1].Address.Length > 0)
        {
            Lines.Add(new AliasLine());
        }
    }

    public void Remove(AliasLine line)
    {
        Lines.Remove(line);
        if (Lines.Count == 0)
        {
            Lines.Add(new AliasLine());
        }
    }

    public AliasEdit ToEdit() => new(Address, [.. Filled.Select(l => new AliasTarget(l.Address.Trim(), l.MaySend))]);
}
