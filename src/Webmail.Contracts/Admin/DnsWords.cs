namespace Webmail.Contracts.Admin;

/// <summary>Names the sentences about DNS records, one for each <see cref="DnsIssue"/>: the page shows them, and so does the command line.</summary>
public sealed class DnsWords;
