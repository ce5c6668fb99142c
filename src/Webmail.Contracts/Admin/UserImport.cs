namespace Webmail.Contracts.Admin;

/// <param name="Rows">What each line makes, in the order of the file, as far as it could be read.</param>
/// <param name="Invitations">For those without a password, after a run that was none dry.</param>
/// <param name="IsDone">False for a dry run, and where there are problems.</param>
public sealed record UserImport(
    IReadOnlyList<ImportedUser> Rows,
    IReadOnlyList<ImportProblem> Problems,
    IReadOnlyList<ImportedInvitation> Invitations,
    bool IsDone);

/// <param name="Line">Of the file, the first line being 1.</param>
public sealed record ImportedUser(int Line, string Address, string? Name, long QuotaBytes, UserRole Role, bool IsEnabled, bool HasPassword);

/// <param name="Value">What stands there.</param>
public sealed record ImportProblem(int Line, ImportProblemKind Kind, string? Value);

public enum ImportProblemKind
{
    AddressMissing,
    AddressMalformed,
    DomainNotHosted,
    AddressTaken,
    AddressTwice,
    QuotaMalformed,
    RoleUnknown,
    EnabledMalformed,
    PasswordTooShort,
    NameTooLong,
    ColumnUnknown,
    TooManyCells,
}

public sealed record ImportedInvitation(string Address, Invitation Invitation);
