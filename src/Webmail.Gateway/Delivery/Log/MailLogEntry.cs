namespace Webmail.Gateway.Delivery.Log;

/// <summary>What happened, when, and which line says so.</summary>
/// <param name="Tls">The protocol and cipher, where they are known and the message was on a connection.</param>
internal sealed record MailLogEntry(string Source, DateTimeOffset At, MailLogEvent Happened, string? Tls);
