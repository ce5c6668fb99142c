using Ganss.Xss;

namespace Webmail.Gateway.Reading;

/// <summary>Everything message HTML may consist of. What is not named here does not reach a browser.</summary>
internal static class HtmlAllowList
{
    private static readonly string[] Tags = Words("""
        a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em
        figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark menu nav ol p pre q rp rt ruby s samp
        section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr
        """);

    private static readonly string[] Attributes = Words("""
        abbr align alt bgcolor border cellpadding cellspacing class clear color colspan dir face height href hspace lang nowrap
        reversed role rowspan scope size span src start style summary title type valign vspace width
        """);

    /// <summary>Nothing that positions, loads, or runs.</summary>
    public static readonly HashSet<string> CssProperties = Set(Words("""
        background background-color border border-bottom border-bottom-color border-bottom-style border-bottom-width border-collapse
        border-color border-left border-left-color border-left-style border-left-width border-radius border-bottom-left-radius
        border-bottom-right-radius border-top-left-radius border-top-right-radius border-right border-right-color border-right-style
        border-right-width border-spacing border-style border-top border-top-color border-top-style border-top-width border-width
        caption-side clear color direction display empty-cells float font font-family font-size font-stretch font-style font-variant
        font-weight height letter-spacing line-height list-style-position list-style-type margin margin-bottom margin-left
        margin-right margin-top max-height max-width min-height min-width opacity overflow overflow-x overflow-y overflow-wrap
        padding padding-bottom padding-left padding-right padding-top table-layout text-align text-decoration text-decoration-color
        text-decoration-line text-decoration-style text-indent text-overflow text-transform unicode-bidi vertical-align visibility
        white-space width word-break word-spacing word-wrap
        """));

    /// <summary>Elements that go with everything in them: their text is not text of the message. Others leave their children behind.</summary>
    public static readonly IReadOnlySet<string> GoneWithContent = Words("""
        applet audio base basefont bgsound button canvas datalist dialog embed frame frameset head iframe input link listing map math
        meta noembed noframes noscript object optgroup option param picture plaintext portal script select slot source style svg
        template textarea title track video xml xmp
        """).ToHashSet(StringComparer.OrdinalIgnoreCase);

    public static HtmlSanitizerOptions Options { get; } = new()
    {
        AllowedTags = Set(Tags),
        AllowedAttributes = Set(Attributes),
        // Styles take another way, see StyleFilter; here none is allowed.
        AllowedCssProperties = Set([]),
        AllowedClasses = Set(["q", "webmail-quote"]),
        AllowedSchemes = Set(["http", "https", "mailto", "tel"]),
        UriAttributes = Set(["href", "src"]),
        AllowedAtRules = new HashSet<AngleSharp.Css.Dom.CssRuleType>(),
    };

    private static string[] Words(string words) => words.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);

    private static HashSet<string> Set(string[] words) => new(words, StringComparer.OrdinalIgnoreCase);
}
