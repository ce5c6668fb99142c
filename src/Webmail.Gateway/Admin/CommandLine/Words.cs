namespace Webmail.Gateway.Admin.CommandLine;

/// <summary>The words of a command: those in their order, and options wherever they stand.</summary>
internal sealed class Words(IReadOnlyList<string> words)
{
    private readonly List<string> _rest = [.. words];

    /// <returns>Null when there are no more.</returns>
    public string? TryNext()
    {
        if (_rest.Count == 0)
        {
            return null;
        }

        var word = _rest[0];
        // An option that nobody asked for is not taken for a name.
        if (word.StartsWith("--", StringComparison.Ordinal))
        {
            throw new MisunderstoodException();
        }

        _rest.RemoveAt(0);
        return word;
    }

    public string Next() => TryNext() ?? throw new MisunderstoodException();

    public IReadOnlyList<string> Rest()
    {
        var rest = new List<string> { Next() };
        while (TryNext() is { } word)
        {
            rest.Add(word);
        }

        return rest;
    }

    public void End()
    {
        if (_rest.Count > 0)
        {
            throw new MisunderstoodException();
        }
    }

    public bool Flag(string name) => _rest.Remove(name);

    public string? Option(string name)
    {
        var at = _rest.IndexOf(name);
        if (at < 0)
        {
            return null;
        }

        if (at + 1 == _rest.Count)
        {
            throw new MisunderstoodException();
        }

        var value = _rest[at + 1];
        _rest.RemoveRange(at, 2);
        return value;
    }
}
