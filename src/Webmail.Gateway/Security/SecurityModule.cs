using Microsoft.Extensions.DependencyInjection;
using Webmail.Contracts.Security;

namespace Webmail.Gateway.Security;

internal static class SecurityModule
{
    public static void AddSecurity(this IServiceCollection services)
    {
        services.AddSingleton<SecretSeal>();
        services.AddSingleton<RecoveryCodes>();
        services.AddSingleton<RelyingParty>();
        services.AddSingleton<PasskeyCheck>();
        services.AddSingleton<PasskeyChallenges>();
        services.AddSingleton<Passkeys>();
        services.AddSingleton<SecurityChanges>();
        services.AddSingleton<SecondFactorCheck>();
        services.AddSingleton<SecondFactorSwitch>();
        services.AddSingleton<HalfSignIns>();
        services.AddSingleton<PasswordProof>();
        services.AddSingleton<Owners>();
        services.AddSingleton<Authenticators>();
        services.AddSingleton<AppPasswords>();
        services.AddSingleton<ISecurity, SecurityService>();
    }
}
