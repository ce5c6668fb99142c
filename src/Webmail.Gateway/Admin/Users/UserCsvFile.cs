using Webmail.Contracts.Admin;

namespace Webmail.Gateway.Admin.Users;

/// <summary>What a CSV file says, before the tables are asked.</summary>
internal sealed record UserCsvFile(IReadOnlyList<UserCsvLine> Lines, IReadOnlyList<ImportProblem> Problems);

internal sealed record UserCsvLine(ImportedUser User, string? Password)
{
    public override string ToString() => $"UserCsvLine {{ Line = {User.Line} }}";
}
