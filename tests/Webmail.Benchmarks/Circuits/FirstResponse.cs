using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Webmail.Benchmarks.Circuits;

/// <summary>What a page's script finds in its document before it opens the circuit: the components it shall take over, and their state.</summary>
internal sealed partial record FirstResponse(string Components, string State)
{
    public static FirstResponse Read(string html)
    {
        var operations = new JsonArray();
        foreach (var marker in Markers().Matches(html).Select(m => JsonNode.Parse(WebUtility.HtmlDecode(m.Groups[1].Value))!))
        {
            // The end of a prerendered component is a marker too, with nothing but its number.
            if (marker["descriptor"] is not null)
            {
                operations.Add(new JsonObject { ["type"] = "add", ["ssrComponentId"] = operations.Count + 1, ["marker"] = marker.DeepClone() });
            }
        }

        var batch = new JsonObject { ["batchId"] = 1, ["operations"] = operations };
        return new FirstResponse(batch.ToJsonString(JsonSerializerOptions.Web), StateComment().Match(html).Groups[1].Value);
    }

    /// <summary>The hidden fields of the page's form and their values.</summary>
    public static IEnumerable<KeyValuePair<string, string>> HiddenFields(string html) =>
        Hidden().Matches(html).Select(m => KeyValuePair.Create(WebUtility.HtmlDecode(m.Groups[1].Value), WebUtility.HtmlDecode(m.Groups[2].Value)));

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->")]
    private static partial Regex Markers();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->")]
    private static partial Regex StateComment();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
