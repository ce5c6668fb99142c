namespace Webmail.Contracts.Admin;

/// <param name="Password">Null makes an invitation instead.</param>
public sealed record NewUser(string Address, string? Name, long QuotaBytes, UserRole Role, string? Password)
{
    // The compiler's ToString would print the password into a log one day.
    public override string ToString() => $"NewUser {{ Address = {Address} }}";
}

public sealed record CreatedUser(User User, Invitation? Invitation);

public sealed record UserEdit(string Address, string? Name, bool IsEnabled, long QuotaBytes, UserRole Role);
