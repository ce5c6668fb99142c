using System.Security.Cryptography;
using Webmail.Contracts.Admin;
using Webmail.Data.Mailboxes;

namespace Webmail.Gateway.Admin.Users;

internal static class NewMailbox
{
    // Five bits each: 40 random bits beside the name.
    private const string HomeAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int HomeSuffix = 8;

    /// <param name="passwordHash">Null where an invitation is open: nobody can sign in.</param>
    public static MailboxEntity Add(AdminWork work, string localPart, string domain, string? name, string? passwordHash, long quotaBytes, UserRole role)
    {
        var mailbox = new MailboxEntity
        {
            Id = Guid.CreateVersion7(work.Now),
            Domain = domain,
            LocalPart = localPart,
            // Never the folder of somebody who had the address before and whose row is gone.
            Home = $"{domain}/{localPart}-{RandomNumberGenerator.GetString(HomeAlphabet, HomeSuffix)}",
            DisplayName = name,
            PasswordHash = passwordHash,
            QuotaBytes = quotaBytes,
            Role = role == UserRole.Admin ? MailboxRole.Admin : MailboxRole.User,
            CreatedAt = work.Now,
        };
        work.Rows.Mailboxes.Add(mailbox);
        work.Record(
            AuditActions.MailboxCreated,
            $"{localPart}@{domain}",
            new { Name = name, QuotaBytes = quotaBytes, Role = mailbox.Role.ToString(), By = passwordHash is null ? "invitation" : "password" });
        return mailbox;
    }
}
