namespace Webmail.Contracts.Admin;

/// <summary>One record of a zone, ready to copy.</summary>
/// <param name="Name">Fully qualified, without the root's dot.</param>
/// <param name="Value">As in a zone file; text without quotes.</param>
/// <param name="IsRequired">False: mail flows without it, but worse.</param>
public sealed record DnsRecord(DnsPurpose Purpose, string Name, string Type, string Value, bool IsRequired);

/// <summary>Host: the mail host itself, whose address and name only its owner's network and provider know.</summary>
public enum DnsPurpose { Mx, Spf, Dkim, Dmarc, MtaSts, TlsRpt, Autoconfig, Host }
