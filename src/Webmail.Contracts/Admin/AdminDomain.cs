namespace Webmail.Contracts.Admin;

/// <param name="Name">Lower case, A-labels.</param>
/// <param name="Servers">Of a proxied domain; null for a hosted one.</param>
/// <param name="IsFromConfiguration">Written by configuration at every start: it can't be changed here.</param>
public sealed record AdminDomain(string Name, AdminDomainKind Kind, DomainServers? Servers, bool IsFromConfiguration, int Mailboxes, int Aliases);

/// <summary>Hosted: its mailboxes are here. Proxied: on servers of somebody else.</summary>
public enum AdminDomainKind { Hosted, Proxied }

/// <param name="AllowInsecure">Accepts ServerTls.None for servers that are not on the gateway's machine.</param>
public sealed record DomainServers(MailServer Imap, MailServer Submission, bool AllowInsecure = false);

public sealed record MailServer(string Host, int Port, ServerTls Tls);

public enum ServerTls { Implicit, StartTls, None }

/// <param name="Servers">For a proxied domain.</param>
public sealed record DomainEdit(string Name, AdminDomainKind Kind, DomainServers? Servers);

/// <param name="Records">What its DNS zone needs; none for a proxied domain.</param>
/// <param name="Keys">What its mail is signed with, and was until lately, the newest first.</param>
public sealed record DomainDetail(AdminDomain Domain, IReadOnlyList<DnsRecord> Records, IReadOnlyList<DkimKey> Keys);
