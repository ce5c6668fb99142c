using Webmail.Contracts.Admin;

namespace Webmail.Contracts.Discovery;

/// <summary>What a mail program needs to know besides address and password. The user name is the address.</summary>
/// <param name="Domain">Lower case, A-labels.</param>
/// <param name="Servers">The best first, for each protocol.</param>
public sealed record ClientSettings(string Domain, IReadOnlyList<ClientServer> Servers);

public sealed record ClientServer(ClientProtocol Protocol, string Host, int Port, ServerTls Tls);

public enum ClientProtocol { Imap, Pop3, Submission }
