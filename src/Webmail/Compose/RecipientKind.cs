namespace Webmail.Compose;

/// <summary>The address fields of RFC 5322 §3.6.2 and §3.6.3 that a composer shows.</summary>
public enum RecipientKind { To, Cc, Bcc, ReplyTo }
