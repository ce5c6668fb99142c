namespace Webmail.Messages;

/// <summary>Names the strings of the list and the reader.</summary>
public sealed class MessageWords;
