namespace Webmail.Gateway.Admin.Domains.Checks;

/// <summary>TAG=VALUE; TAG=VALUE, as DKIM (RFC 6376 §3.2), DMARC, MTA-STS and TLS-RPT write it.</summary>
internal sealed class TagList
{
    private readonly Dictionary<string, string> _tags = new(StringComparer.Ordinal);

    private TagList()
    {
    }

    /// <summary>Null where the tag is not there.</summary>
    public string? this[string tag] => _tags.GetValueOrDefault(tag);

    /// <summary>What can't be read, or stands twice; null where all is well.</summary>
    public string? Malformed { get; private set; }

    public static TagList Parse(string text)
    {
        var list = new TagList();
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || !list._tags.TryAdd(part[..equals].Trim(), part[(equals + 1)..].Trim()))
            {
                list.Malformed ??= part;
            }
        }

        return list;
    }

    /// <summary>The value without white space, which a long one may have anywhere.</summary>
    public string? Compact(string tag) => this[tag] is { } value ? string.Concat(value.Where(c => !char.IsWhiteSpace(c))) : null;
}
