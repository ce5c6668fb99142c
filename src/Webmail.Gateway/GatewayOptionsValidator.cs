using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Webmail.Gateway.Discovery;
using Webmail.Gateway.Domains;

namespace Webmail.Gateway;

/// <summary>Says which key is wrong and what it may be, at start-up and all at once.</summary>
internal sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var failures = new List<string>();
        for (var i = 0; i < options.Domains.Count; i++)
        {
            CheckDomain($"Webmail:Domains:{i}", options.Domains[i], failures);
        }

        foreach (var twice in options.Domains.GroupBy(d => DomainDirectory.Normalize(d.Name)).Where(g => g.Key is not null && g.Count() > 1))
        {
            failures.Add($"Webmail:Domains has {twice.Key} more than once.");
        }

        CheckHosted(options, failures);
        CheckAnnotated("Webmail:SignIn", options.SignIn, failures);
        CheckOutside(options, failures);
        CheckPositive("Webmail:Hosted:Grace", options.Hosted.Grace, failures);
        CheckPositive("Webmail:Hosted:Delivery:Keep", options.Hosted.Delivery.Keep, failures);
        if (options.Hosted.PublicName is { } publicName && DomainDirectory.Normalize(publicName) is null)
        {
            failures.Add($"Webmail:Hosted:PublicName must be the name of a host, such as mail.example.org; it is '{publicName}'.");
        }

        CheckPositive("Webmail:SignIn:Window", options.SignIn.Window, failures);
        CheckPositive("Webmail:Sessions:Idle", options.Sessions.Idle, failures);
        CheckPositive("Webmail:Sessions:Absolute", options.Sessions.Absolute, failures);
        if (options.SignIn.RejectionTime < TimeSpan.Zero || options.SignIn.RejectionTime > TimeSpan.FromMinutes(1))
        {
            failures.Add("Webmail:SignIn:RejectionTime must lie between 00:00:00 and 00:01:00.");
        }

        if (options.Sessions.Pepper is { Length: < 32 })
        {
            failures.Add("Webmail:Sessions:Pepper must have at least 32 characters, or be absent.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void CheckOutside(GatewayOptions options, List<string> failures)
    {
        CheckAnnotated("Webmail:Hosted:Public", options.Hosted.Public, failures);
        var policy = options.Hosted.MtaSts;
        if (!Enum.IsDefined(policy.Mode))
        {
            failures.Add("Webmail:Hosted:MtaSts:Mode must be Testing, Enforce or None.");
        }

        if (policy.MaxAge < TimeSpan.FromSeconds(1) || policy.MaxAge > MtaStsOptions.Longest)
        {
            failures.Add($"Webmail:Hosted:MtaSts:MaxAge must lie between a second and a year, such as 7.00:00:00; it is {policy.MaxAge}.");
        }

        CheckPositive("Webmail:Dns:Timeout", options.Dns.Timeout, failures);
        foreach (var server in options.Dns.ServerTexts.Where(s => DnsOptions.Parse(s) is null))
        {
            failures.Add($"Webmail:Dns:Servers must hold addresses with spaces between them, such as 192.0.2.53 or 192.0.2.53:5353; '{server}' is none.");
        }

        CheckPositive("Webmail:Discovery:Timeout", options.Discovery.Timeout, failures);
        foreach (var network in options.Discovery.NetworkTexts.Where(n => !System.Net.IPNetwork.TryParse(n, out _)))
        {
            failures.Add($"Webmail:Discovery:Networks must hold networks with spaces between them, such as 10.0.0.0/8; '{network}' is none.");
        }

        if (options.Discovery.ProviderDatabase is { } url && (!url.IsAbsoluteUri || url.Scheme != Uri.UriSchemeHttps))
        {
            failures.Add($"Webmail:Discovery:ProviderDatabase must be an https address that a domain's name is put behind, or be absent; it is '{url}'.");
        }
    }

    private static void CheckDomain(string key, DomainOptions domain, List<string> failures)
    {
        if (DomainDirectory.Normalize(domain.Name) is null)
        {
            failures.Add($"{key}:Name must be a domain such as example.org; it is '{domain.Name}'.");
        }

        CheckEndpoint($"{key}:Imap", domain.Imap, domain.AllowInsecure, failures);
        CheckEndpoint($"{key}:Submission", domain.Submission, domain.AllowInsecure, failures);
    }

    private static void CheckHosted(GatewayOptions options, List<string> failures)
    {
        var hosted = options.Hosted;
        foreach (var domain in hosted.DomainNames)
        {
            if (DomainDirectory.Normalize(domain) is not { } name)
            {
                failures.Add($"Webmail:Hosted:Domains must be domains such as example.org with spaces between them; '{domain}' is not one.");
            }
            else if (options.Domains.Any(d => DomainDirectory.Normalize(d.Name) == name))
            {
                failures.Add($"Webmail:Hosted:Domains and Webmail:Domains both have {name}.");
            }
        }

        if (hosted.Imap.Host.Length > 0 || hosted.Submission.Host.Length > 0 || hosted.DomainNames.Any())
        {
            CheckEndpoint("Webmail:Hosted:Imap", hosted.Imap, hosted.AllowInsecure, failures);
            CheckEndpoint("Webmail:Hosted:Submission", hosted.Submission, hosted.AllowInsecure, failures);
            if (options.SecondFactor.Key is not { Length: >= 32 })
            {
                failures.Add("Webmail:SecondFactor:Key must have at least 32 characters where mailboxes are hosted: it seals what second factors are checked with.");
            }
        }

        if (hosted.Dkim.Key is { } key && key.Trim().Length < 32)
        {
            failures.Add("Webmail:Hosted:Dkim:Key must have at least 32 characters, or be absent: it seals the keys that mail is signed with.");
        }

        if (hosted.MailboxesFile is { } file && !File.Exists(file))
        {
            failures.Add($"Webmail:Hosted:MailboxesFile names a file that does not exist: {file}");
        }
    }

    private static void CheckEndpoint(string key, EndpointOptions endpoint, bool allowInsecure, List<string> failures)
    {
        if (string.IsNullOrWhiteSpace(endpoint.Host))
        {
            failures.Add($"{key}:Host is missing.");
        }

        if (endpoint.Port is < 1 or > 65535)
        {
            failures.Add($"{key}:Port must lie between 1 and 65535; it is {endpoint.Port}.");
        }

        if (!Enum.IsDefined(endpoint.Tls))
        {
            failures.Add($"{key}:Tls must be Implicit, StartTls or None.");
        }

        if (endpoint.Tls == TlsMode.None && !allowInsecure && !ServerEndpoint.IsLoopback(endpoint.Host))
        {
            failures.Add($"{key}:Tls is None, which is for servers on this machine; '{endpoint.Host}' is not one. Use Implicit or StartTls, or set AllowInsecure beside it to true.");
        }

        if (endpoint.CaFile is not null && !File.Exists(endpoint.CaFile))
        {
            failures.Add($"{key}:CaFile names a file that does not exist: {endpoint.CaFile}");
        }
    }

    private static void CheckPositive(string key, TimeSpan value, List<string> failures)
    {
        if (value <= TimeSpan.Zero)
        {
            failures.Add($"{key} must be longer than nothing, such as 00:15:00; it is {value}.");
        }
    }

    private static void CheckAnnotated(string key, object value, List<string> failures)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(value, new ValidationContext(value), results, validateAllProperties: true);
        failures.AddRange(results.Select(r => $"{key}:{string.Join(',', r.MemberNames)}: {r.ErrorMessage}"));
    }
}
