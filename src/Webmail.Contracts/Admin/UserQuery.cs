namespace Webmail.Contracts.Admin;

/// <param name="Search">Part of an address or name, whatever its case; null or empty for all.</param>
public sealed record UserQuery(
    string? Search = null,
    string? Domain = null,
    UserRole? Role = null,
    UserState State = UserState.Present,
    UserSort Sort = UserSort.Address,
    bool Descending = false,
    int Skip = 0,
    int Take = 50);

/// <summary>Present: enabled or disabled, but not deleted.</summary>
public enum UserState { Present, Enabled, Disabled, Deleted }

public enum UserSort { Address, Name, Domain, Role, Quota, LastSignIn, Created, Usage }
