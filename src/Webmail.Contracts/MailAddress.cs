namespace Webmail.Contracts;

/// <summary>One mailbox of RFC 5322 §3.4: the address as written, and the display name if there was one.</summary>
public sealed record MailAddress(string Address, string? Name = null)
{
    /// <summary>What a person reads: the name, or the address where there is none.</summary>
    public string Display => string.IsNullOrWhiteSpace(Name) ? Address : Name;

    /// <summary>The part after the last @, lower case; empty where there is none.</summary>
    public string Domain => Address.LastIndexOf('@') is var at and >= 0 ? Address[(at + 1)..].ToLowerInvariant() : "";
}
