using System.Text.Json;
using System.Text.Json.Serialization;

namespace Webmail.Contracts.Accounts;

/// <summary>
/// What the session cookie carries: the session's name and the key that opens its sealed credential.
/// Nothing but a session row and this together opens a mailbox. It is a secret: never log it.
/// </summary>
[JsonConverter(typeof(SessionTicketJsonConverter))]
public readonly record struct SessionTicket(string Value)
{
    public override string ToString() => "SessionTicket(…)";
}

internal sealed class SessionTicketJsonConverter : JsonConverter<SessionTicket>
{
    public override SessionTicket Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, SessionTicket value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
