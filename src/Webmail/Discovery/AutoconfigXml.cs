using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Discovery;

namespace Webmail.Discovery;

/// <summary>Settings as Thunderbird and its like read them: https://wiki.mozilla.org/Thunderbird:Autoconfiguration:ConfigFileFormat.</summary>
internal static class AutoconfigXml
{
    public const string ContentType = "text/xml; charset=utf-8";

    public static byte[] Of(ClientSettings settings)
    {
        var provider = new XElement(
            "emailProvider",
            new XAttribute("id", settings.Domain),
            new XElement("domain", settings.Domain),
            new XElement("displayName", settings.Domain),
            new XElement("displayShortName", settings.Domain),
            settings.Servers.Select(Server));
        using var file = new MemoryStream();
        using (var writer = XmlWriter.Create(file, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true }))
        {
            new XDocument(new XElement("clientConfig", new XAttribute("version", "1.1"), provider)).Save(writer);
        }

        return file.ToArray();
    }

    private static XElement Server(ClientServer server)
    {
        var (element, type) = server.Protocol switch
        {
            ClientProtocol.Imap => ("incomingServer", "imap"),
            ClientProtocol.Pop3 => ("incomingServer", "pop3"),
            _ => ("outgoingServer", "smtp"),
        };
        return new XElement(
            element,
            new XAttribute("type", type),
            new XElement("hostname", server.Host),
            new XElement("port", server.Port.ToString(CultureInfo.InvariantCulture)),
            new XElement("socketType", server.Tls is ServerTls.Implicit ? "SSL" : "STARTTLS"),
            // Their word for a password sent inside TLS.
            new XElement("authentication", "password-cleartext"),
            new XElement("username", "%EMAILADDRESS%"));
    }
}
