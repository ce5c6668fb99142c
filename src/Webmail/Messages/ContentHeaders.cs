using Microsoft.Net.Http.Headers;
using Webmail.Contracts;
using Webmail.Contracts.Messages;

namespace Webmail.Messages;

/// <summary>The headers that keep foreign content harmless, whatever it turns out to be.</summary>
internal static class ContentHeaders
{
    // Pictures without a language of their own: SVG can carry scripts and never is a preview.
    private static readonly string[] Pictures = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp", "image/x-icon", "image/vnd.microsoft.icon"];

    /// <summary>Names this build: a document rendered by another one is not the same document.</summary>
    public static readonly string Build = typeof(ContentHeaders).Module.ModuleVersionId.ToString("N")[..8];

    /// <summary>A document in the reader's frame: no scripts, no forms, nothing from elsewhere.</summary>
    public static IResult ForDocument(HttpContext context, string tag, string html)
    {
        var self = $"{context.Request.Scheme}://{context.Request.Host}/view/";
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; img-src {self} 'self' data:; style-src 'unsafe-inline'; font-src 'none'; form-action 'none'; base-uri 'none'; " +
            "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";
        Keep(context, tag);
        return TypedResults.Content(html, "text/html; charset=utf-8");
    }

    /// <summary>A picture inside a document; whatever else calls itself one is refused.</summary>
    public static async Task<IResult> ForPictureAsync(HttpContext context, PartContent part)
    {
        var type = Pictures.FirstOrDefault(p => p.Equals(part.ContentType, StringComparison.OrdinalIgnoreCase));
        if (type is null)
        {
            await part.DisposeAsync();
            throw new MailException(MailError.PartGone);
        }

        Seal(context);
        Keep(context, tag: null);
        return Send(context, part, type);
    }

    /// <summary>A file to be saved, never opened in place.</summary>
    public static IResult ForDownload(HttpContext context, PartContent part, string fallbackName)
    {
        Seal(context);
        context.Response.Headers.CacheControl = "private, no-cache";
        // RFC 6266 §4.3: an ASCII name for old clients, and the real one as RFC 8187 has it.
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(string.IsNullOrWhiteSpace(part.FileName) ? fallbackName : part.FileName);
        context.Response.Headers.ContentDisposition = disposition.ToString();
        return Send(context, part, MediaTypeHeaderValue.TryParse(part.ContentType, out _) ? part.ContentType : "application/octet-stream");
    }

    /// <summary>A source to be read: plain text, whatever it contains.</summary>
    public static IResult ForReading(HttpContext context, PartContent part)
    {
        Seal(context);
        context.Response.Headers.CacheControl = "private, no-cache";
        return Send(context, part, "text/plain; charset=utf-8");
    }

    /// <summary>Nothing that answers here may run, load or be framed by others.</summary>
    public static void Seal(HttpContext context) =>
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";

    public static bool IsKnown(HttpContext context, string tag)
    {
        if (!context.Request.GetTypedHeaders().IfNoneMatch.Any(t => t.Tag == Quoted(tag)))
        {
            return false;
        }

        Keep(context, tag);
        return true;
    }

    private static void Keep(HttpContext context, string? tag)
    {
        context.Response.Headers.CacheControl = "private, max-age=3600, immutable";
        if (tag is not null)
        {
            context.Response.Headers.ETag = Quoted(tag);
        }
    }

    private static string Quoted(string tag) => $"\"{tag}\"";

    private static IResult Send(HttpContext context, PartContent part, string contentType)
    {
        context.Response.RegisterForDisposeAsync(part);
        if (part.Length is { } length)
        {
            context.Response.ContentLength = length;
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.ContentType = contentType;
            return TypedResults.Empty;
        }

        return TypedResults.Stream(part.Content, contentType);
    }
}
