using System.Text;
using MimeKit.Utils;

namespace Webmail.Gateway.Compose.Outgoing;

/// <summary>Message identifiers (RFC 5322 §3.6.4), with their brackets outside and without them inside MimeKit.</summary>
internal static class MessageIds
{
    /// <returns>A new identifier, without brackets, in the sender's own domain.</returns>
    public static string Create(string domain) => MimeUtils.GenerateMessageId(domain.Length == 0 || !Ascii.IsValid(domain) ? "localhost.invalid" : domain);

    public static string Bracketed(string id) => $"<{id}>";

    /// <returns>The identifier without brackets; null for what is none and would break the header it is put in.</returns>
    public static string? IdOf(string? header)
    {
        var id = header?.Trim();
        if (id is null || id.Length is < 3 or > 900)
        {
            return null;
        }

        id = id.StartsWith('<') && id.EndsWith('>') ? id[1..^1] : id;
        return id.Length > 0 && !id.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>') ? id : null;
    }

    /// <summary>The first, which names the conversation, and the newest, which name the branch.</summary>
    public static IEnumerable<string> Shorten(IReadOnlyList<string> ids, int max) =>
        ids.Count <= max ? ids : ids.Take(1).Concat(ids.Skip(ids.Count - max + 1));
}
