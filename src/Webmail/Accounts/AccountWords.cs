namespace Webmail.Accounts;

/// <summary>Names the strings of signing in and out.</summary>
public sealed class AccountWords;
