namespace Webmail.Contracts.Admin;

/// <summary>What a one-time link opens. Nobody is signed in.</summary>
public interface IInvitations
{
    /// <exception cref="MailException">InvitationGone: used, run out or never made; TooManyAttempts.</exception>
    Task<InvitationInfo> OpenAsync(string token, string remoteAddress, CancellationToken cancellationToken);

    /// <summary>Sets the password; the link ends.</summary>
    /// <returns>The address to sign in with.</returns>
    /// <exception cref="MailException">InvitationGone, PasswordTooShort, AddressMalformed, DomainGone, TooManyAttempts.</exception>
    Task<string> AcceptAsync(AcceptedInvitation invitation, CancellationToken cancellationToken);
}

/// <param name="Kind">A setup link makes the first administrator, of a mailbox that is there or a new one.</param>
/// <param name="Address">Null for a setup link: then the person types it.</param>
/// <param name="Domains">The hosted domains, for a setup link.</param>
public sealed record InvitationInfo(InvitationKind Kind, string? Address, string? Name, DateTimeOffset ExpiresAt, IReadOnlyList<string> Domains);

public enum InvitationKind { Password, Setup }

/// <param name="Address">For a setup link alone.</param>
/// <param name="Name">For a setup link alone: the display name of a new mailbox.</param>
/// <param name="RemoteAddress">Where the browser connects from; the web role fills it in, for the audit log.</param>
public sealed record AcceptedInvitation(string Token, string Password, string? Address, string? Name, string RemoteAddress)
{
    public override string ToString() => "AcceptedInvitation(…)";
}
