namespace Webmail.Contracts.Messages;

/// <summary>Which messages of a folder a list shows.</summary>
public enum MessageFilter { All, Unread, Flagged }
