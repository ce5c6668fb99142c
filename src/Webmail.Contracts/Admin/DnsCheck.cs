namespace Webmail.Contracts.Admin;

/// <summary>What DNS, asked just now, says about one record.</summary>
/// <param name="Record">One that the zone needs; or what follows from them, with an empty value where only one's own network knows it: the mail host's address.</param>
/// <param name="Found">What is there instead, or besides, as in a zone file.</param>
/// <param name="Findings">What to know and to do about it; none where it is just right.</param>
public sealed record DnsCheck(DnsRecord Record, DnsVerdict Verdict, IReadOnlyList<string> Found, IReadOnlyList<DnsFinding> Findings);

/// <summary>Unknown: it could not be asked, or not be decided.</summary>
public enum DnsVerdict { Right, Missing, Different, Unknown }

/// <param name="Subject">What the sentence is about: a host, an address, a value.</param>
public sealed record DnsFinding(DnsIssue Issue, string Subject = "");
