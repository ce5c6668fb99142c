using System.Net;
using System.Net.Sockets;

namespace Webmail.Gateway.Outside;

/// <summary>Whether an address is out on the Internet. Everything the IANA registries set aside for other purposes is not.</summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] NotPublic =
    [
        // https://www.iana.org/assignments/iana-ipv4-special-registry
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.0.2.0/24"),
        IPNetwork.Parse("192.88.99.0/24"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("224.0.0.0/4"), IPNetwork.Parse("240.0.0.0/4"),

        // https://www.iana.org/assignments/iana-ipv6-special-registry, inside 2000::/3: Teredo, 6to4 (both carry an IPv4 address), documentation, benchmarks.
        IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("2002::/16"), IPNetwork.Parse("3fff::/20"),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    public static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (plain.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(plain))
            && !Array.Exists(NotPublic, n => n.BaseAddress.AddressFamily == plain.AddressFamily && n.Contains(plain));
    }
}
