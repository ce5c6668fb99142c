using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Webmail.Compose;
using Webmail.Contacts;
using Webmail.Settings;
using Xunit;

namespace Webmail.Tests.Compose;

public sealed partial class WordsTests
{
    [Theory]
    [InlineData(typeof(ComposeWords))]
    [InlineData(typeof(ContactWords))]
    [InlineData(typeof(SettingsWords))]
    public void Every_sentence_exists_in_both_languages_with_the_same_gaps(Type words)
    {
        var english = Read(words, "");
        var spanish = Read(words, "es");

        Assert.Equal(english.Keys.Order(), spanish.Keys.Order());
        Assert.All(english, word => Assert.Equal(Gaps(word.Value), Gaps(spanish[word.Key])));
    }

    private static Dictionary<string, string> Read(Type words, string culture)
    {
        var set = new ResourceManager(words).GetResourceSet(CultureInfo.GetCultureInfo(culture), createIfNotExists: true, tryParents: false)!;
        var entries = set.GetEnumerator();
        var found = new Dictionary<string, string>();
        while (entries.MoveNext())
        {
            found[(string)entries.Key] = (string)entries.Value!;
        }

        return found;
    }

    private static string Gaps(string text) => string.Join(',', Gap().Matches(text).Select(m => m.Value).Distinct().Order());

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Gap();
}
