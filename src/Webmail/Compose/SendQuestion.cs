namespace Webmail.Compose;

/// <summary>What is asked once before a message goes out.</summary>
public enum SendQuestion { EmptySubject, ForgottenAttachment }
