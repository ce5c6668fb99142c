using Webmail.Contracts;

namespace Webmail.Messages;

/// <summary>
/// People write to each other again and again, and rows name them each time: what is equal is one object here, for all pages. Of two
/// that fall into the same place the later one stays, so it never grows.
/// </summary>
internal static class KnownAddresses
{
    private static readonly MailAddress?[] Known = new MailAddress?[4096];

    public static MailAddress Same(MailAddress address)
    {
        ref var place = ref Known[(uint)address.GetHashCode() % (uint)Known.Length];
        if (place is { } known && known == address)
        {
            return known;
        }

        place = address;
        return address;
    }
}
