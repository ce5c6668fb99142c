using System.Text.Json.Serialization;

namespace Webmail.Compose;

/// <summary>The address fields of RFC 5322 §3.6.2 and §3.6.3 that a composer shows. The browser says them by name.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RecipientKind>))]
public enum RecipientKind { To, Cc, Bcc, ReplyTo }
