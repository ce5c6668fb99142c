using System.Globalization;
using Webmail.Contracts;
using Webmail.Contracts.Admin;

namespace Webmail.Gateway.Admin.Users;

/// <summary>Users as lines of a CSV file, written and read.</summary>
internal static class UserCsv
{
    private static readonly string[] Columns = ["address", "name", "role", "enabled", "quota", "created", "last_sign_in"];

    // What the export says and an import has no use for.
    private static readonly string[] Ignored = ["created", "last_sign_in"];

    public static string Write(IEnumerable<User> users) => CsvText.Write(users.Select(Cells).Prepend(Columns));

    /// <exception cref="MailException">InvalidRequest where no column is called address.</exception>
    public static UserCsvFile Read(string csv)
    {
        var rows = CsvText.Read(csv.TrimStart('\uFEFF'));
        var problems = new List<ImportProblem>();
        if (rows.Count == 0)
        {
            throw new MailException(MailError.InvalidRequest);
        }

        var (headerLine, header) = rows[0];
        var names = header.Select(cell => cell.Trim().ToLowerInvariant()).ToList();
        if (!names.Contains("address"))
        {
            throw new MailException(MailError.InvalidRequest);
        }

        problems.AddRange(names
            .Where(name => name.Length > 0 && name != "password" && !Columns.Contains(name))
            .Select(name => new ImportProblem(headerLine, ImportProblemKind.ColumnUnknown, name)));
        var lines = new List<UserCsvLine>();
        foreach (var (line, cells) in rows.Skip(1))
        {
            if (cells.Count > names.Count)
            {
                problems.Add(new ImportProblem(line, ImportProblemKind.TooManyCells, cells[names.Count]));
                continue;
            }

            lines.Add(Line(line, name => names.IndexOf(name) is var at and >= 0 && at < cells.Count ? CsvText.Plain(cells[at]).Trim() : "", cells, names, problems));
        }

        return new UserCsvFile(lines, problems);
    }

    private static UserCsvLine Line(int line, Func<string, string> cell, IReadOnlyList<string> cells, List<string> names, List<ImportProblem> problems)
    {
        void Problem(ImportProblemKind kind, string? value) => problems.Add(new ImportProblem(line, kind, value));

        var address = cell("address");
        if (address.Length == 0)
        {
            Problem(ImportProblemKind.AddressMissing, null);
        }
        else if (AddressCheck.Mailbox(address) is null)
        {
            Problem(ImportProblemKind.AddressMalformed, address);
        }

        var name = cell("name") is { Length: > 0 } text ? text : null;
        if (name is { Length: > 200 } || name?.Any(char.IsControl) == true)
        {
            Problem(ImportProblemKind.NameTooLong, name);
        }

        var quota = cell("quota") is { Length: > 0 } size ? ByteSize.Parse(size) : Mailboxes.MailboxSeed.DefaultQuota;
        if (quota is null)
        {
            Problem(ImportProblemKind.QuotaMalformed, cell("quota"));
        }

        var role = UserRole.User;
        if (cell("role") is { Length: > 0 } roleText && (char.IsDigit(roleText[0]) || !Enum.TryParse(roleText, ignoreCase: true, out role)))
        {
            Problem(ImportProblemKind.RoleUnknown, roleText);
        }

        bool? isEnabled = cell("enabled").ToLowerInvariant() switch { "" or "true" or "yes" or "1" => true, "false" or "no" or "0" => false, _ => null };
        if (isEnabled is null)
        {
            Problem(ImportProblemKind.EnabledMalformed, cell("enabled"));
        }

        // A password may begin or end with anything: taken as it stands.
        var password = names.IndexOf("password") is var at and >= 0 && at < cells.Count && cells[at].Length > 0 ? cells[at] : null;
        if (password is not null && !PasswordCheck.IsGood(password))
        {
            Problem(ImportProblemKind.PasswordTooShort, null);
        }

        return new UserCsvLine(new ImportedUser(line, address.ToLowerInvariant(), name, quota ?? 0, role, isEnabled ?? true, password is not null), password);
    }

    private static IEnumerable<string> Cells(User user) =>
    [
        user.Address,
        user.Name ?? "",
        user.Role.ToString(),
        user.IsEnabled ? "true" : "false",
        ByteSize.Write(user.QuotaBytes),
        Time(user.CreatedAt),
        user.LastSignInAt is { } at ? Time(at) : "",
    ];

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
