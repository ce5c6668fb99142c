using Webmail.Gateway.Compose.Outgoing;
using Xunit;

namespace Webmail.Tests.Compose.Outgoing;

public sealed class HtmlToTextTests
{
    [Theory]
    [InlineData("<div>one</div><div>two</div>", "one\ntwo\n")]
    [InlineData("<p>one</p><p>two</p>", "one\n\ntwo\n")]
    [InlineData("one<br>two", "one\ntwo\n")]
    [InlineData("<div>one</div><div><br></div><div>two</div>", "one\n\ntwo\n")]
    [InlineData("a  \n b <b>c</b>d", "a b cd\n")]
    [InlineData("<ul><li>one</li><li>two</li></ul>", "* one\n* two\n")]
    [InlineData("<ol><li>one</li><li>two</li></ol>", "1. one\n2. two\n")]
    [InlineData("<a href=\"https://a.test/x\">here</a>", "here <https://a.test/x>\n")]
    [InlineData("<a href=\"https://a.test/\">https://a.test</a>", "https://a.test\n")]
    [InlineData("<a href=\"mailto:ana@a.test\">ana@a.test</a>", "ana@a.test\n")]
    [InlineData("yes<blockquote>one<br>two<blockquote>three</blockquote></blockquote>no", "yes\n\n> one\n> two\n>\n>> three\n\nno\n")]
    [InlineData("<pre>a\n  b</pre>", "a\n  b\n")]
    [InlineData("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc\n")]
    [InlineData("&lt;b&gt; &amp; ñ", "<b> & ñ\n")]
    [InlineData("<img alt=logo>", "[logo]\n")]
    [InlineData("", "")]
    public void Formatted_text_reads_as_plain_text(string html, string expected) => Assert.Equal(expected, HtmlToText.Convert(html));

    // RFC 3676 §4.3: the line is two hyphens and a space, or readers do not know it for the mark.
    [Theory]
    [InlineData("<div>yes</div><div>--&nbsp;</div><div>Ana</div>", "yes\n-- \nAna\n")]
    [InlineData("yes<br>-- <br>Ana", "yes\n-- \nAna\n")]
    [InlineData("yes<blockquote><div>--&nbsp;</div>Ana</blockquote>", "yes\n\n> -- \n> Ana\n")]
    [InlineData("<div>yes --&nbsp;</div><div>no&nbsp;</div>", "yes --\nno\n")]
    [InlineData("<div>--</div><div>Ana</div>", "--\nAna\n")]
    public void The_line_that_begins_a_signature_keeps_its_space(string html, string expected) => Assert.Equal(expected, HtmlToText.Convert(html));
}
