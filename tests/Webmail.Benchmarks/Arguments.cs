using System.Globalization;

namespace Webmail.Benchmarks;

/// <summary>Words say what to measure, <c>--name value</c> how.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = [];

    public Arguments(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].StartsWith("--", StringComparison.Ordinal) && i + 1 < arguments.Count)
            {
                _values[arguments[i][2..]] = arguments[++i];
            }
            else
            {
                Words.Add(arguments[i]);
            }
        }
    }

    public List<string> Words { get; } = [];

    public bool Has(string name) => _values.ContainsKey(name);

    public bool Wants(string word) => Words.Count == 0 || Words.Contains(word);

    public string Text(string name, string otherwise) => _values.GetValueOrDefault(name, otherwise);

    public int Number(string name, int otherwise) => _values.TryGetValue(name, out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
