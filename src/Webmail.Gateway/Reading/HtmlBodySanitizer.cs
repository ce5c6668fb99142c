using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Ganss.Xss;

namespace Webmail.Gateway.Reading;

/// <summary>
/// Message HTML to HTML from <see cref="HtmlAllowList"/>. All that changes it (images, links, folding) happens before or in
/// the sanitiser's own hooks; its output is final.
/// </summary>
internal static class HtmlBodySanitizer
{
    // The serialiser descends recursively; browsers stop at 512.
    private const int MaxDepth = 200;

    /// <summary>Where the addresses of remote images wait while a quote is in the composer.</summary>
    private const string RemoteAttribute = "data-remote";

    // Scripting on: the content of noscript is then text that is dropped, not markup that reads differently in a browser.
    private static readonly HtmlParser Parser = new(new HtmlParserOptions { IsScripting = true });

    /// <returns>Null when the markup is built to exhaust whoever reads it; show its text instead.</returns>
    public static SanitizedHtml? Sanitize(string html, HtmlImages images, bool foldQuotes)
    {
        if (MarkupCost.IsExcessive(html))
        {
            return null;
        }

        using var document = Parser.ParseDocument(html);
        if (document.Body is not { } body)
        {
            return new SanitizedHtml("", 0, false, images.UsedContentIds);
        }

        CutDepth(body);
        RestoreRemote(body);
        if (foldQuotes)
        {
            QuoteFolding.Fold(document);
        }

        var hasOwnColours = body.HasAttribute("bgcolor") || body.HasAttribute("text")
            || body.QuerySelector("[bgcolor],[color],[style*=color i],[style*=background i]") is not null;

        var styles = TakeStyles(body);
        Create(images, styles).SanitizeDom(document, body);
        return new SanitizedHtml(body.ChildNodes.ToHtml(HtmlFormatter.Instance).Trim(), images.RemoteCount, hasOwnColours, images.UsedContentIds);
    }

    private static HtmlSanitizer Create(HtmlImages images, List<(IElement Element, string Style)> styles)
    {
        var sanitizer = new HtmlSanitizer(HtmlAllowList.Options)
        {
            KeepChildNodes = true,
        };

        sanitizer.RemovingTag += (_, e) =>
        {
            // Foreign content parses by other rules; nothing of it survives, its children least of all.
            if (HtmlAllowList.GoneWithContent.Contains(e.Tag.LocalName) || e.Tag.NamespaceUri != NamespaceNames.HtmlUri)
            {
                e.Cancel = true;
                e.Tag.Remove();
            }
        };
        sanitizer.FilterUrl += (_, e) => e.SanitizedUrl = e.Tag switch
        {
            IHtmlImageElement image => MapImage(image, images, e.OriginalUrl),
            IHtmlAnchorElement => LeadsOutside(e.OriginalUrl) ? e.SanitizedUrl : null,
            _ => null,
        };
        sanitizer.PostProcessDom += (_, e) =>
        {
            FinishLinks(e.Document);
            styles.ForEach(s => s.Element.SetAttribute("style", s.Style));
        };
        return sanitizer;
    }

    private static string? MapImage(IHtmlImageElement image, HtmlImages images, string address)
    {
        var (source, remote) = images.Map(address);
        if (source is null && remote is not null && images.KeepsRemoteAddress)
        {
            image.SetAttribute(RemoteAttribute, remote);
        }

        return source;
    }

    // A relative link would lead into our own site. (Uri alone does not tell: on Unix it takes "/x" for a file.)
    private static bool LeadsOutside(string address) =>
        Uri.TryCreate(address.Trim(), UriKind.Absolute, out var uri) && HtmlAllowList.Options.AllowedSchemes.Contains(uri.Scheme);

    private static void FinishLinks(IHtmlDocument document)
    {
        foreach (var link in document.QuerySelectorAll("a[href]"))
        {
            link.SetAttribute("target", "_blank");
            link.SetAttribute("rel", "noopener noreferrer");
        }
    }

    // Kept beside the document, not in it, until the sanitiser is done with everything else.
    private static List<(IElement Element, string Style)> TakeStyles(IElement body)
    {
        var styles = new List<(IElement, string)>();
        foreach (var element in body.QuerySelectorAll("[style]"))
        {
            if (StyleFilter.Filter(element.GetAttribute("style")!) is { Length: > 0 } safe)
            {
                styles.Add((element, safe));
            }

            element.RemoveAttribute("style");
        }

        return styles;
    }

    private static void RestoreRemote(IElement body)
    {
        foreach (var image in body.QuerySelectorAll($"img[{RemoteAttribute}]"))
        {
            image.SetAttribute("src", image.GetAttribute(RemoteAttribute)!);
        }
    }

    private static void CutDepth(IElement body)
    {
        var depth = 0;
        INode? node = body.FirstChild;
        while (node is not null)
        {
            if (node.FirstChild is { } child)
            {
                if (depth < MaxDepth)
                {
                    depth++;
                    node = child;
                    continue;
                }

                while (node.FirstChild is { } tooDeep)
                {
                    node.RemoveChild(tooDeep);
                }
            }

            while (node.NextSibling is null)
            {
                node = node.Parent!;
                depth--;
                if (node == body)
                {
                    return;
                }
            }

            node = node.NextSibling;
        }
    }
}
