namespace Webmail.Contracts.Accounts;

/// <param name="MaxMessageSize">What the submission server accepts in one message (RFC 1870), in bytes; null when it does not say.</param>
/// <param name="MaxRecipients">How many recipients one message may have.</param>
/// <param name="IsAdmin">Whether the administrators' pages are open to this person, as of now.</param>
public sealed record AccountInfo(
    string Address,
    string? DisplayName,
    AccountPreferences Preferences,
    long? MaxMessageSize,
    int MaxRecipients,
    bool IsAdmin = false);
