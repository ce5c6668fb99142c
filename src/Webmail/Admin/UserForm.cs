using System.Security.Cryptography;
using Webmail.Contracts.Admin;

namespace Webmail.Admin;

/// <summary>What is being entered about a user.</summary>
public sealed class UserForm
{
    // Without those that are taken for one another when read aloud or off a paper.
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    private long? _before;

    public string LocalPart { get; set; } = "";

    public string Domain { get; set; } = "";

    public string Name { get; set; } = "";

    public bool IsEnabled { get; set; } = true;

    public bool IsAdmin { get; set; }

    /// <summary>Nothing is no limit.</summary>
    public decimal? Gigabytes { get; set; } = 5;

    /// <summary>By a link through which the person chooses a password, instead of one chosen here.</summary>
    public bool Invites { get; set; } = true;

    public string Password { get; set; } = "";

    public string Address => $"{LocalPart.Trim()}@{Domain}";

    public static UserForm Of(User user) => new()
    {
        LocalPart = user.Address[..user.Address.LastIndexOf('@')],
        Domain = user.Domain,
        Name = user.Name ?? "",
        IsEnabled = user.IsEnabled,
        IsAdmin = user.Role is UserRole.Admin,
        Gigabytes = Quota.Gigabytes(user.QuotaBytes),
        _before = user.QuotaBytes,
    };

    public NewUser ToNew() => new(Address, OptionalName, QuotaBytes, Role, Invites ? null : Password);

    public UserEdit ToEdit() => new(Address, OptionalName, IsEnabled, QuotaBytes, Role);

    /// <summary>A password nobody has to think of: 80 random bits in four groups.</summary>
    public static string MakePassword() => string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Letters, 4)));

    // What is shown is rounded: what nobody touched stays as it was to the byte.
    private long QuotaBytes => _before is { } before && Gigabytes == Quota.Gigabytes(before) ? before : Quota.Bytes(Gigabytes);

    private UserRole Role => IsAdmin ? UserRole.Admin : UserRole.User;

    private string? OptionalName => string.IsNullOrWhiteSpace(Name) ? null : Name.Trim();
}
