using System.Text.Json;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Messages;

namespace Webmail.Compose;

/// <summary>
/// What the browser keeps of a composer besides the subject and the body, which it has anyway: enough to go on
/// after a reload, a crash or a restarted server.
/// </summary>
/// <param name="Message">Without its body; addresses as they stand, valid or not.</param>
/// <param name="Unfinished">Names of files that were still on their way.</param>
public sealed record ComposeSnapshot(OutgoingMessage Message, MessageId? Draft, bool PlainText, IReadOnlyList<string> Unfinished)
{
    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    /// <returns>Null for what an older version of the program left behind in another shape.</returns>
    public static ComposeSnapshot? FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<ComposeSnapshot>(json, JsonSerializerOptions.Web) is { Message.To: not null, Unfinished: not null } snapshot ? snapshot : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
