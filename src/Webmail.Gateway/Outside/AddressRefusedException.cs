namespace Webmail.Gateway.Outside;

/// <summary>The name leads to an address that is not out on the Internet.</summary>
internal sealed class AddressRefusedException() : IOException("The address is not public.");
