using System.Text.Json;

namespace Webmail.Admin;

/// <summary>What changed, out of an entry's JSON object, as one line.</summary>
internal static class AuditDetails
{
    public static string Line(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return "";
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return Text(document.RootElement);
        }
        catch (JsonException)
        {
            return json;
        }
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => string.Join(", ", value.EnumerateObject().Select(p => $"{p.Name}: {Text(p.Value)}")),
        JsonValueKind.Array => string.Join(" ", value.EnumerateArray().Select(Text)),
        JsonValueKind.String => value.GetString() ?? "",
        JsonValueKind.Null => "–",
        _ => value.GetRawText(),
    };
}
