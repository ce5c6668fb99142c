using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Webmail.Contracts.Folders;

namespace Webmail.Contracts.Messages;

/// <summary>
/// A message where it lies: folder, UIDVALIDITY and UID (RFC 9051 §2.3.1.1). Its text form
/// <c>uid.uidvalidity.folder</c> (the folder in base64url) is safe in a URL and an HTML attribute.
/// </summary>
[JsonConverter(typeof(MessageIdJsonConverter))]
public readonly record struct MessageId(FolderId Folder, uint UidValidity, uint Uid) : IParsable<MessageId>
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Uid}.{UidValidity}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Folder.FullName))}");

    public static MessageId Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException("Not a message identifier.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out MessageId result)
    {
        result = default;
        var parts = s?.Split('.');
        if (parts is not { Length: 3 }
            || !uint.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var uid)
            || !uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var validity)
            || uid == 0
            || !Base64Url.IsValid(parts[2], out var length)
            || length == 0)
        {
            return false;
        }

        var folder = new FolderId(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[2])));
        // One name for all the rows of the inbox, instead of one for each.
        result = new MessageId(folder == FolderId.Inbox ? FolderId.Inbox : folder, validity, uid);
        return true;
    }
}

internal sealed class MessageIdJsonConverter : JsonConverter<MessageId>
{
    public override MessageId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        MessageId.TryParse(reader.GetString(), null, out var id) ? id : throw new JsonException("Not a message identifier.");

    public override void Write(Utf8JsonWriter writer, MessageId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
