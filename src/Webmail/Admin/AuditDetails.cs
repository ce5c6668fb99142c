using System.Text.Json;
using Microsoft.Extensions.Localization;
using Webmail.Contracts.Admin;
using Webmail.Shell;

namespace Webmail.Admin;

/// <summary>What changed, out of an entry's JSON object, as one line in the reader's words. A newer gateway may say what has no word here yet.</summary>
internal sealed class AuditDetails(IStringLocalizer<AdminWords> words, Formats times)
{
    public string Line(AuditEntry entry)
    {
        if (string.IsNullOrWhiteSpace(entry.Details))
        {
            return "";
        }

        try
        {
            using var document = JsonDocument.Parse(entry.Details);
            return Text(document.RootElement, What(entry.Action));
        }
        catch (JsonException)
        {
            return entry.Details;
        }
    }

    // Where a change is all there is to tell, its two sides are what the action is about.
    private static string What(string action) => action switch
    {
        AuditActions.MailboxQuotaSet => "quotaBytes",
        AuditActions.MailboxRoleSet => "role",
        _ => "",
    };

    /// <param name="about">The name of the property that this is the value of.</param>
    private string Text(JsonElement value, string about) => value.ValueKind switch
    {
        JsonValueKind.Object when value.TryGetProperty("address", out var address) => Target(address, value),
        JsonValueKind.Object when value.TryGetProperty("to", out var to) && value.TryGetProperty("from", out var from) => $"{Text(from, about)} → {Text(to, about)}",
        // Nothing was there before.
        JsonValueKind.Object when value.TryGetProperty("to", out var only) && (about.Length > 0 || only.ValueKind is JsonValueKind.Object) => Text(only, about),
        JsonValueKind.Object => string.Join(", ", value.EnumerateObject().Select(p => $"{Word($"Detail_{p.Name}", p.Name)}: {Text(p.Value, p.Name)}")),
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(one => Text(one, about))),
        JsonValueKind.Number when about == "quotaBytes" && value.TryGetInt64(out var bytes) => bytes == 0 ? words["Unlimited"] : Formats.Size(bytes),
        JsonValueKind.String when about is "until" or "deletedAt" && value.TryGetDateTimeOffset(out var at) => times.Full(at),
        // Only of the service's own words: a person may be called User.
        JsonValueKind.String when about is "role" or "kind" or "by" => Word($"DetailValue_{value.GetString()}", value.GetString()!),
        JsonValueKind.String => value.GetString() ?? "",
        JsonValueKind.Null => "–",
        _ => value.GetRawText(),
    };

    private string Target(JsonElement address, JsonElement target) =>
        target.TryGetProperty("maySend", out var maySend) && maySend.ValueKind is JsonValueKind.True ? words["DetailMaySend", address.GetString() ?? ""] : address.GetString() ?? "";

    private string Word(string key, string otherwise) => words[key] is { ResourceNotFound: false } word ? word : otherwise;
}
