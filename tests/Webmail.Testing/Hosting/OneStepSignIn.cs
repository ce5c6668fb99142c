using Webmail.Contracts;
using Webmail.Contracts.Accounts;

namespace Webmail.Testing.Hosting;

/// <summary>Signing in where the password is enough.</summary>
public static class OneStepSignIn
{
    /// <exception cref="MailException">SecondFactorNeeded where it is not; whatever the first step throws.</exception>
    public static async Task<SignedIn> SignInAsync(this IAccounts accounts, SignInRequest request, CancellationToken cancellationToken) =>
        (await accounts.BeginSignInAsync(request, cancellationToken)).SignedIn ?? throw new MailException(MailError.SecondFactorNeeded);
}
