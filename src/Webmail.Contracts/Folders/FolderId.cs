using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Webmail.Contracts.Folders;

/// <summary>A mailbox by its full name on the server, decoded (never modified UTF-7), with the server's own delimiter.</summary>
[JsonConverter(typeof(FolderIdJsonConverter))]
public readonly record struct FolderId(string FullName) : IParsable<FolderId>
{
    /// <summary>RFC 9051 §5.1: INBOX is case-insensitive and always there.</summary>
    public static FolderId Inbox => new("INBOX");

    public bool IsInbox => string.Equals(FullName, "INBOX", StringComparison.OrdinalIgnoreCase);

    public override string ToString() => FullName;

    public static FolderId Parse(string s, IFormatProvider? provider) => new(s);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out FolderId result)
    {
        result = new FolderId(s ?? "");
        return !string.IsNullOrEmpty(s);
    }
}

internal sealed class FolderIdJsonConverter : JsonConverter<FolderId>
{
    public override FolderId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, FolderId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.FullName);
}
