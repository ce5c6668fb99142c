using System.Net;

namespace Webmail.Gateway.Domains;

/// <summary>Who is asked about names, by what checks a domain's records and looks for its servers.</summary>
internal sealed class DnsOptions
{
    public const int UsualPort = 53;

    /// <summary>Addresses, or ADDRESS:PORT, with spaces between them; the system's where it is empty.</summary>
    public string Servers { get; set; } = "";

    /// <summary>How long one question to one server may take. It is asked once more.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3);

    public IEnumerable<string> ServerTexts => Servers.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <returns>Null for what is no address.</returns>
    public static IPEndPoint? Parse(string server) => !IPEndPoint.TryParse(server, out var endpoint) ? null
        : endpoint.Port == 0 ? new IPEndPoint(endpoint.Address, UsualPort) : endpoint;
}
