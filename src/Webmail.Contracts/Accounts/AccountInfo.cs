namespace Webmail.Contracts.Accounts;

/// <param name="MaxMessageSize">What the submission server accepts in one message (RFC 1870), in bytes; null when it does not say.</param>
/// <param name="MaxRecipients">How many recipients one message may have.</param>
/// <param name="IsAdmin">Whether this person is an administrator, as of now.</param>
/// <param name="NeedsSecondFactor">An administrator without a second factor: the administrators' pages open once there is one.</param>
public sealed record AccountInfo(
    string Address,
    string? DisplayName,
    AccountPreferences Preferences,
    long? MaxMessageSize,
    int MaxRecipients,
    bool IsAdmin = false,
    bool NeedsSecondFactor = false);
