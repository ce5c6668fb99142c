using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Webmail.Contracts.Admin;

namespace Webmail.Gateway.Discovery;

/// <summary>Reads the settings that a provider publishes for mail programs: Mozilla's clientConfig 1.1.</summary>
/// <param name="HasOtherUserNames">As <see cref="FoundServers"/> says.</param>
internal sealed record AutoconfigFile(DomainServers Servers, bool HasOtherUserNames)
{
    private const int HighestPort = 65535;
    private const long MostCharacters = 64 * 1024;

    /// <returns>Null for what is no such file, or offers no IMAP and submission by TLS.</returns>
    public static AutoconfigFile? Parse(byte[] content, string domain)
    {
        if (Load(content)?.Root is not { Name.LocalName: "clientConfig" } root)
        {
            return null;
        }

        var imap = Best(root.Descendants("incomingServer"), "imap", domain);
        var submission = Best(root.Descendants("outgoingServer"), "smtp", domain);
        return imap is null || submission is null
            ? null
            : new AutoconfigFile(new DomainServers(imap.Value.Server, submission.Value.Server), imap.Value.HasOtherUserName || submission.Value.HasOtherUserName);
    }

    private static XDocument? Load(byte[] content)
    {
        // Somebody else's file: no document type, no entities, nothing fetched.
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MostCharacters };
        try
        {
            using var stream = new MemoryStream(content);
            using var reader = XmlReader.Create(stream, settings);
            return XDocument.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    // The file has the provider's favourite first. TLS from the first byte is ours (RFC 8314 §3), and without TLS there is none.
    private static (MailServer Server, bool HasOtherUserName)? Best(IEnumerable<XElement> servers, string type, string domain) => servers
        .Where(s => string.Equals(s.Attribute("type")?.Value, type, StringComparison.OrdinalIgnoreCase))
        .Select(s => Read(s, domain))
        .Where(s => s is not null)
        .OrderBy(s => s!.Value.Server.Tls)
        .FirstOrDefault();

    private static (MailServer Server, bool HasOtherUserName)? Read(XElement element, string domain)
    {
        var host = Filled(element.Element("hostname")?.Value, domain);
        ServerTls? tls = element.Element("socketType")?.Value.Trim().ToUpperInvariant() switch { "SSL" => ServerTls.Implicit, "STARTTLS" => ServerTls.StartTls, _ => null };
        var isRead = int.TryParse(element.Element("port")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= HighestPort;
        return isRead && tls is { } secured && Uri.CheckHostName(host) == UriHostNameType.Dns
            ? (new MailServer(host, port, secured), element.Element("username")?.Value.Trim() is { } name && name != "%EMAILADDRESS%")
            : null;
    }

    private static string Filled(string? text, string domain) =>
        (text ?? "").Trim().Replace("%EMAILDOMAIN%", domain, StringComparison.Ordinal).TrimEnd('.').ToLowerInvariant();
}
