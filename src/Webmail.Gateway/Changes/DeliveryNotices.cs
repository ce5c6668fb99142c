using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Webmail.Contracts.Folders;
using Webmail.Gateway.Telemetry;

namespace Webmail.Gateway.Changes;

/// <summary>
/// Where Dovecot says that something was delivered, with the key it shares with us. What it says of the message is not believed:
/// it means "look there", and the mailbox's watcher looks, over IMAP. IDLE telling the same later finds nothing new.
/// </summary>
internal static class DeliveryNotices
{
    public const string Path = "/internal/delivery";

    private const string User = "dovecot";

    public static void MapDeliveryNotices(this IEndpointRouteBuilder endpoints) => endpoints.MapPut(Path, Take).ExcludeFromDescription();

    private static Results<NoContent, UnauthorizedHttpResult> Take(Notice notice, HttpContext context, MailboxWatchers watchers, IOptions<GatewayOptions> options)
    {
        if (options.Value.Hosted.Doveadm.Key is not { Length: > 0 } key || !IsRight(context.Request.Headers.Authorization, key))
        {
            return TypedResults.Unauthorized();
        }

        GatewayTelemetry.DeliveryNotices.Add(1);
        watchers.Look(notice.User, new FolderId(notice.Folder));
        return TypedResults.NoContent();
    }

    // RFC 7617. Hashed first: equal lengths, so the comparison takes the same time whatever was sent.
    private static bool IsRight(string? sent, string key) =>
        AuthenticationHeaderValue.TryParse(sent, out var header)
        && string.Equals(header.Scheme, "Basic", StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(Hash(header.Parameter ?? ""), Hash(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{key.Trim()}"))));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>The part of Dovecot's notice that is read.</summary>
    internal sealed record Notice([property: JsonPropertyName("user")] string User, [property: JsonPropertyName("folder")] string Folder);
}
