using System.Buffers.Text;
using System.Text;

namespace Webmail.Gateway.Reading;

/// <summary>Where the images of a message's HTML point to after sanitising, and how many wanted to come from elsewhere.</summary>
internal sealed class HtmlImages(ImageTreatment treatment, IReadOnlyDictionary<string, string> inlineParts)
{
    private const int MaxDataUrl = 512 * 1024;

    private static readonly string[] DataTypes = ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/jpg;base64,", "data:image/gif;base64,", "data:image/webp;base64,"];

    public int RemoteCount { get; private set; }

    /// <summary>Content-Ids the HTML shows.</summary>
    public HashSet<string> UsedContentIds { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <returns>What to put into <c>src</c>, or null to leave the image without one; and the remote address, if it is one.</returns>
    public (string? Source, string? Remote) Map(string address)
    {
        address = address.Trim();
        if (address.StartsWith("cid:", StringComparison.OrdinalIgnoreCase))
        {
            return (Inline(Unescape(address[4..]), address), null);
        }

        if (address.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            var isImage = address.Length <= MaxDataUrl
                && Array.Find(DataTypes, t => address.StartsWith(t, StringComparison.OrdinalIgnoreCase)) is { } type
                && Base64.IsValid(address.AsSpan(type.Length));
            return (isImage ? address : null, null);
        }

        // RFC 2557 §5: a part may be named by its Content-Location instead.
        if (inlineParts.TryGetValue(address, out var located) && treatment is not ImageTreatment.Compose)
        {
            return ("part/" + located, null);
        }

        if (address.StartsWith("//", StringComparison.Ordinal))
        {
            address = "https:" + address;
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            return (null, null);
        }

        RemoteCount++;
        return treatment switch
        {
            ImageTreatment.ShowRemote => ("remote/" + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(uri.AbsoluteUri)), uri.AbsoluteUri),
            ImageTreatment.Send => (uri.AbsoluteUri, uri.AbsoluteUri),
            _ => (null, uri.AbsoluteUri),
        };
    }

    public bool KeepsRemoteAddress => treatment is ImageTreatment.Compose;

    private string? Inline(string contentId, string address)
    {
        if (treatment is ImageTreatment.Send)
        {
            UsedContentIds.Add(contentId);
            return "cid:" + Uri.EscapeDataString(contentId).Replace("%40", "@", StringComparison.Ordinal);
        }

        if (!inlineParts.TryGetValue(contentId, out var partId))
        {
            return null;
        }

        UsedContentIds.Add(contentId);
        return treatment is ImageTreatment.Compose ? address : "part/" + partId;
    }

    private static string Unescape(string contentId) => Uri.UnescapeDataString(contentId);
}

internal enum ImageTreatment
{
    /// <summary>Reading, images from elsewhere left out.</summary>
    HideRemote,

    /// <summary>Reading, images from elsewhere through the proxy.</summary>
    ShowRemote,

    /// <summary>A quote in the composer: inline parts keep their cid, remote addresses are kept aside, so that writing an answer tells nobody it was opened.</summary>
    Compose,

    /// <summary>On its way out: what was kept aside is an image again.</summary>
    Send,
}
