using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Webmail.Accounts;
using Webmail.Admin;
using Webmail.Changes;
using Webmail.Compose;
using Webmail.Discovery;
using Webmail.Folders;
using Webmail.Messages;

namespace Webmail.Shell;

/// <summary>What the shell, the folders, the list and the reader register and map.</summary>
internal static class ShellModule
{
    public static void AddMailShell(this IServiceCollection services)
    {
        services.AddAuthentication(SessionAuthenticationHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthenticationHandler>(SessionAuthenticationHandler.SchemeName, null);
        services.AddAuthorization();
        services.AddCascadingAuthenticationState();
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new RequestCulture("en");
            options.SupportedCultures = options.SupportedUICultures = [.. Cultures.Supported];
            options.RequestCultureProviders = [new CookieRequestCultureProvider(), new AcceptLanguageHeaderRequestCultureProvider()];
        });
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ShellHandoff>();
        services.AddSingleton<ViewGrants>();
        services.AddScoped<ShellNonce>();
        services.TryAddScoped<SessionAccess>();
        services.AddScoped<ErrorText>();
        services.AddScoped<Toasts>();
        services.AddScoped<Formats>();
        services.AddScoped<FolderNames>();
        services.AddScoped<FolderAsk>();
        services.AddScoped<FoldedFolders>();
        services.AddScoped<MailState>();
        services.AddScoped<MailActions>();
        services.AddScoped<ShellCommands>();
        services.AddScoped<ChangeWatch>();
        services.TryAddScoped<ComposeHost>();
    }

    public static void UseMailShell(this WebApplication app)
    {
        app.UseShellHeaders();
        app.UseRequestLocalization();
        app.UseAuthentication();
        app.UseAuthorization();
    }

    public static void MapMailShell(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapAccounts();
        endpoints.MapContent();
        endpoints.MapAdmin();
        endpoints.MapDiscovery();
    }
}
