using Webmail.Compose;

namespace Webmail.Admin;

/// <summary>One address an alias's mail goes to, as it is being entered.</summary>
public sealed class AliasLine
{
    public string Address { get; set; } = "";

    public bool MaySend { get; set; }

    public bool IsValid => AddressText.IsValid(Address.Trim());
}
