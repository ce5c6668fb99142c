using System.Net;

namespace Webmail;

/// <summary>What decides the shape of the process; read before anything is registered, so checked here and not by IOptions.</summary>
public sealed record WebmailSettings(WebmailRole Role, Uri? GatewayUrl, string? GatewayKey, string? ConnectionString, string? DataProtectionFolder, IReadOnlyList<IPNetwork> TrustedProxies)
{
    private const int ShortestKey = 16;

    public bool HasGateway => Role is WebmailRole.All or WebmailRole.Gateway;

    public bool HasWeb => Role is WebmailRole.All or WebmailRole.Web;

    /// <exception cref="ConfigurationException">Every key that is missing or wrong, with what it may be.</exception>
    public static WebmailSettings Read(IConfiguration configuration)
    {
        var wrong = new List<string>();
        var role = ReadRole(configuration["Webmail:Role"], wrong);
        var connectionString = Text(configuration.GetConnectionString("Webmail"));
        var key = Text(configuration["Webmail:Gateway:Key"]);
        if (role is not WebmailRole.Web && connectionString is null)
        {
            wrong.Add("ConnectionStrings:Webmail is missing; it says where PostgreSQL is, such as Host=127.0.0.1;Database=webmail;Username=webmail.");
        }

        if (role is not WebmailRole.All && key is null)
        {
            wrong.Add("Webmail:Gateway:Key is missing; the roles web and gateway need the same one.");
        }

        if (key is { Length: < ShortestKey })
        {
            wrong.Add($"Webmail:Gateway:Key must have at least {ShortestKey} characters.");
        }

        var proxies = ReadNetworks(configuration.GetSection("Webmail:TrustedProxies").Get<string[]>() ?? [], wrong);
        var url = ReadUrl(Text(configuration["Webmail:Gateway:Url"]), role, wrong);
        return wrong.Count == 0
            ? new WebmailSettings(role, url, key, connectionString, Text(configuration["Webmail:DataProtection:Folder"]), proxies)
            : throw new ConfigurationException(wrong);
    }

    private static WebmailRole ReadRole(string? text, List<string> wrong)
    {
        switch (text?.ToLowerInvariant())
        {
            case null or "" or "all":
                return WebmailRole.All;
            case "web":
                return WebmailRole.Web;
            case "gateway":
                return WebmailRole.Gateway;
            default:
                wrong.Add($"Webmail:Role must be all, web or gateway; it is '{text}'.");
                return WebmailRole.All;
        }
    }

    private static Uri? ReadUrl(string? text, WebmailRole role, List<string> wrong)
    {
        if (role is not WebmailRole.Web)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps))
        {
            return url;
        }

        wrong.Add($"Webmail:Gateway:Url must be the gateway's http or https address, such as http://gateway:8080; it is '{text}'.");
        return null;
    }

    private static List<IPNetwork> ReadNetworks(string[] texts, List<string> wrong)
    {
        var networks = new List<IPNetwork>();
        foreach (var text in texts)
        {
            if (IPNetwork.TryParse(text, out var network))
            {
                networks.Add(network);
            }
            else
            {
                wrong.Add($"Webmail:TrustedProxies must hold networks, such as 172.16.0.0/12; it has '{text}'.");
            }
        }

        return networks;
    }

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
