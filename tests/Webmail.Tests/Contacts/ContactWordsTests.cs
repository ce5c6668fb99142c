using Webmail.Gateway.Contacts;
using Xunit;

namespace Webmail.Tests.Contacts;

public sealed class ContactWordsTests
{
    [Theory]
    [InlineData("José Núñez-Peña", "jose nunez pena")]
    [InlineData("ANA@A.test", "ana a test")]
    [InlineData("Σωκράτης", "σωκρατης")]
    [InlineData("Ёлка Иванова", "елка иванова")]
    [InlineData("山田 太郎", "山田 太郎")]
    [InlineData("Ｆｕｌｌ ｗｉｄｔｈ", "full width")]
    [InlineData("O'Neill, \"Bob\" <x>", "o neill bob x")]
    [InlineData("half \uD83D a pair", "half a pair")]
    [InlineData("  ", "")]
    [InlineData(null, "")]
    public void Text_becomes_lower_case_words_without_accents(string? text, string words) => Assert.Equal(words, ContactWords.Of(text));

    [Theory]
    [InlineData("jos nuñ", "jos:* & nun:*")]
    [InlineData("a:* | !b & (c)", "a:* & b:* & c:*")]
    [InlineData("' \\ ''", null)]
    [InlineData(null, null)]
    public void What_is_typed_is_never_an_operator(string? typed, string? query) => Assert.Equal(query, ContactWords.ToPrefixQuery(typed));
}
