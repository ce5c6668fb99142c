using Webmail.Contracts.Accounts;
using Webmail.Contracts.Messages;

namespace Webmail.Contracts.Admin;

/// <summary>The page of users: the mailboxes of hosted domains. It never leads to anybody's mail.</summary>
/// <remarks>Every call throws MailException: SessionGone; NotAllowed for whoever is no administrator; DatabaseUnreachable.</remarks>
public interface IAdminUsers
{
    Task<UserPage> ListAsync(SessionTicket session, UserQuery query, CancellationToken cancellationToken);

    /// <exception cref="MailException">UserGone.</exception>
    Task<User> OpenAsync(SessionTicket session, Guid userId, CancellationToken cancellationToken);

    /// <exception cref="MailException">UserExists, DomainGone, AddressMalformed, PasswordTooShort.</exception>
    Task<CreatedUser> CreateAsync(SessionTicket session, NewUser user, CancellationToken cancellationToken);

    /// <summary>Another address renames the mailbox: its mail stays, its sessions end.</summary>
    /// <exception cref="MailException">UserGone, UserExists, DomainGone, AddressMalformed, LastAdministrator.</exception>
    Task<User> UpdateAsync(SessionTicket session, Guid userId, UserEdit edit, CancellationToken cancellationToken);

    /// <summary>Ends the person's sessions as well.</summary>
    /// <exception cref="MailException">UserGone, PasswordTooShort.</exception>
    Task SetPasswordAsync(SessionTicket session, Guid userId, string password, CancellationToken cancellationToken);

    /// <summary>A new link by which the person chooses a password; earlier links to the same mailbox end. The old password stays until then.</summary>
    /// <exception cref="MailException">UserGone.</exception>
    Task<Invitation> InviteAsync(SessionTicket session, Guid userId, CancellationToken cancellationToken);

    /// <summary>One change to many. Those it can't be done to are answered with the reason; the others are changed.</summary>
    Task<UsersChanged> ChangeAsync(SessionTicket session, UsersChange change, CancellationToken cancellationToken);

    /// <summary>
    /// Users from a CSV file (RFC 4180) whose first line names the columns: <c>address</c>, and perhaps <c>name</c>, <c>quota</c> (such as 5G),
    /// <c>role</c>, <c>enabled</c> and <c>password</c>. Who has no password gets an invitation. A file with any problem changes nothing.
    /// </summary>
    /// <param name="dryRun">Only says what would happen.</param>
    /// <exception cref="MailException">InvalidRequest when it is no CSV file or has no column for addresses.</exception>
    Task<UserImport> ImportAsync(SessionTicket session, string csv, bool dryRun, CancellationToken cancellationToken);

    /// <summary>The users that match as a CSV file that a spreadsheet opens without running anything in it. Skip and Take are not looked at.</summary>
    Task<PartContent> ExportAsync(SessionTicket session, UserQuery query, CancellationToken cancellationToken);
}
