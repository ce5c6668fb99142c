namespace Webmail.Contracts.Admin;

/// <summary>The servers that a domain elsewhere says are its own, for an administrator to look at before they are saved.</summary>
/// <param name="Where">Who said so: the domain whose records they are, or the address of a file.</param>
/// <param name="Servers">Null where nothing was found.</param>
/// <param name="Imap">What became of connecting to it.</param>
/// <param name="HasOtherUserNames">Mail programs are told to sign in with something else than the address, which is all that Webmail signs in with.</param>
public sealed record FoundServers(ServerSource Source, string? Where = null, DomainServers? Servers = null, ServerTrial? Imap = null, ServerTrial? Submission = null, bool HasOtherUserNames = false);

/// <summary>Unprotected: the file came by http, and anybody on the way could have written it.</summary>
public enum ServerSource { Nowhere, NotAsked, ServiceRecords, Autoconfig, UnprotectedAutoconfig, ProviderDatabase }

/// <param name="Detail">The name, date or authority that a certificate has instead.</param>
public sealed record ServerTrial(TrialOutcome Outcome, string Detail = "");

/// <summary>
/// Works: a mail server answered as it was named (by TLS with a certificate to believe, or without where that was said) and lets people sign in.
/// NoMailServer: something else answered, or a mail server of another kind. Each has its sentence in <see cref="TrialWords"/>.
/// </summary>
public enum TrialOutcome { Works, NameUnknown, NotPublic, Unreachable, NoTls, CertificateExpired, CertificateOtherName, CertificateUntrusted, NoMailServer, NoSignIn }
