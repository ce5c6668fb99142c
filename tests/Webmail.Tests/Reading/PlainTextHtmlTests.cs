using Webmail.Gateway.Reading;
using Xunit;

namespace Webmail.Tests.Reading;

public sealed class PlainTextHtmlTests
{
    [Fact]
    public void Text_is_never_markup()
    {
        Assert.Equal("<div class=\"t\">&lt;script&gt;&amp;&quot;</div>", Render("<script>&\""));
    }

    [Theory]
    [InlineData("see https://a.test/x?y=1&z=2.", "https://a.test/x?y=1&amp;z=2")]
    [InlineData("(https://a.test/a_(b))", "https://a.test/a_(b)")]
    [InlineData("www.a.test, and", "https://www.a.test")]
    [InlineData("to ana@a.test.", "mailto:ana@a.test")]
    [InlineData("<https://a.test/x>", "https://a.test/x")]
    public void Addresses_become_links_without_the_punctuation_around_them(string text, string address)
    {
        Assert.Contains($"<a href=\"{address}\" target=\"_blank\" rel=\"noopener noreferrer\">", Render(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("a@b")]
    [InlineData("@everyone")]
    [InlineData("http://")]
    public void What_is_not_an_address_stays_text(string text)
    {
        Assert.DoesNotContain("<a", Render(text), StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_cannot_break_out_of_its_attribute()
    {
        Assert.Equal("<div class=\"t\"><a href=\"https://a.test/\" target=\"_blank\" rel=\"noopener noreferrer\">https://a.test/</a>&quot;onclick=&quot;x</div>",
            Render("https://a.test/\"onclick=\"x"));
    }

    [Fact]
    public void Quoted_lines_are_nested()
    {
        Assert.Equal("<div class=\"t\">hi<blockquote>one<blockquote>two</blockquote></blockquote></div>", Render("hi\n> one\n> > two"));
    }

    [Fact]
    public void A_long_quote_at_the_end_is_folded()
    {
        Assert.Equal("<div class=\"t\">yes\n<details class=\"q\"><summary></summary><blockquote>1\n2\n3\n4</blockquote></details></div>", Render("yes\n\n> 1\n> 2\n> 3\n> 4\n"));
    }

    [Fact]
    public void Flowed_lines_are_one_paragraph()
    {
        Assert.Equal("<div class=\"t\">one two\nthree</div>", PlainTextHtml.Render("one \ntwo\n three", isFlowed: true, deletesSpace: false));
    }

    [Fact]
    public void Flowed_lines_join_without_the_space_where_DelSp_says_so()
    {
        Assert.Equal("<div class=\"t\">日本語</div>", PlainTextHtml.Render("日本 \n語", isFlowed: true, deletesSpace: true));
    }

    [Fact]
    public void A_signature_mark_is_not_flowed()
    {
        Assert.Equal("<div class=\"t\">bye \n-- \nAna</div>", PlainTextHtml.Render("bye \n-- \nAna", isFlowed: true, deletesSpace: false));
    }

    [Fact]
    public void A_quote_ends_where_its_depth_ends_even_in_flowed_text()
    {
        Assert.Equal("<div class=\"t\"><blockquote>one </blockquote>two</div>", PlainTextHtml.Render("> one \ntwo", isFlowed: true, deletesSpace: false));
    }

    [Fact]
    public void A_thousand_quote_marks_nest_only_so_deep()
    {
        Assert.Equal(16, Render(new string('>', 1000) + " x").Split("<blockquote>").Length - 1);
    }

    private static string Render(string text) => PlainTextHtml.Render(text, isFlowed: false, deletesSpace: false);
}
