namespace Webmail.Gateway.Imap;

/// <summary>What a connection is wanted for: long work never takes the last connection, so that it can't block a click.</summary>
internal enum LeasePurpose { Interactive, LongWork }
