using System.Globalization;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Webmail.Contracts;
using Webmail.Shell;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.Tests.Shell;

public sealed class WordsTests
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Root, "src"), "*.resx", SearchOption.AllDirectories)
        .Where(f => !f.EndsWith(".es.resx", StringComparison.Ordinal) && !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
        .Select(f => Path.GetRelativePath(RepositoryFolder.Root, f))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_string_is_there_in_both_languages_with_the_same_places(string file)
    {
        var english = Read(file);
        var spanish = Read(Path.ChangeExtension(file, ".es.resx"));

        Assert.Equal(english.Keys.Order(), spanish.Keys.Order());
        Assert.All(english, word => Assert.Equal(Places(word.Value), Places(spanish[word.Key])));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public async Task Every_failure_has_its_sentence(string culture)
    {
        await using var page = new PageOverMailbox(culture);
        var errors = page.Context.Services.GetRequiredService<ErrorText>();

        Assert.All(Enum.GetValues<MailError>(), error => Assert.Contains(' ', errors.For(new MailException(error))));
    }

    [Fact]
    public async Task The_server_s_own_words_stand_beside_ours()
    {
        await using var page = new PageOverMailbox();
        var errors = page.Context.Services.GetRequiredService<ErrorText>();

        var text = errors.For(new MailException(MailError.FolderNameInvalid, "NO bad name"));

        Assert.Equal("The server does not accept that name. Choose another one. The server said: “NO bad name”", text);
    }

    [Theory]
    [InlineData("en", 1, "1 unread")]
    [InlineData("en", 2880, "2,880 unread")]
    [InlineData("es-ES", 28800, "28.800 sin leer")]
    public async Task Counts_are_written_as_the_culture_writes_them(string culture, int count, string expected)
    {
        await using var page = new PageOverMailbox(culture);
        var words = page.Context.Services.GetRequiredService<Microsoft.Extensions.Localization.IStringLocalizer<Webmail.Messages.MessageWords>>();

        Assert.Equal(expected, words.Plural("Unread", count));
    }

    private static Dictionary<string, string> Read(string file) => XDocument.Load(Path.Combine(RepositoryFolder.Root, file)).Root!
        .Elements("data").ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value);

    private static string Places(string text) => string.Join(' ', Enumerable.Range(0, 4).Where(i => text.Contains("{" + i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));
}
