namespace Webmail.Gateway.Domains;

/// <summary>Where a server listens and how the connection is secured.</summary>
/// <param name="CaFile">A PEM file with the authority to trust besides the system's; null for the system's alone.</param>
internal sealed record ServerEndpoint(string Host, int Port, TlsMode Tls, string? CaFile = null);

/// <summary>None is accepted for loopback, or with the domain's explicit AllowInsecure.</summary>
internal enum TlsMode { Implicit, StartTls, None }
