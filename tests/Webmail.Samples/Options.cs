using System.Globalization;

namespace Webmail.Samples;

/// <summary><c>--name value</c> pairs.</summary>
internal sealed class Options(IReadOnlyList<string> arguments)
{
    private readonly Dictionary<string, string> _values = Read(arguments);

    /// <exception cref="ArgumentException">The option is missing.</exception>
    public string Text(string name) => _values.TryGetValue(name, out var value) ? value : throw new ArgumentException($"--{name} is missing");

    public string Text(string name, string otherwise) => _values.GetValueOrDefault(name, otherwise);

    /// <exception cref="ArgumentException">The option is missing or no number.</exception>
    public int Number(string name) => int.TryParse(Text(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
        ? number : throw new ArgumentException($"--{name} {Text(name)} is not a number");

    private static Dictionary<string, string> Read(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, string>();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == arguments.Count)
            {
                throw new ArgumentException($"{arguments[i]} is not an option with a value");
            }

            values[arguments[i][2..]] = arguments[i + 1];
        }

        return values;
    }
}
