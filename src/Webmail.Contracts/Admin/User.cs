namespace Webmail.Contracts.Admin;

/// <summary>A row of the page of users.</summary>
/// <param name="QuotaBytes">0 is without limit.</param>
/// <param name="UsedBytes">As the mail server says, or said last; null where it never did.</param>
/// <param name="HasPassword">False while an invitation has not been accepted.</param>
/// <param name="HasSecondFactor">Which one is nobody else's to know.</param>
/// <param name="DeletedUntil">Set for a deleted mailbox: until then it can be restored.</param>
public sealed record User(
    Guid Id,
    string Address,
    string? Name,
    string Domain,
    UserRole Role,
    bool IsEnabled,
    long QuotaBytes,
    long? UsedBytes,
    bool HasPassword,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastSignInAt,
    DateTimeOffset? DeletedUntil,
    bool HasSecondFactor = false);

public enum UserRole { User, Admin }

public sealed record UserPage(int Matching, int Skip, IReadOnlyList<User> Users);
