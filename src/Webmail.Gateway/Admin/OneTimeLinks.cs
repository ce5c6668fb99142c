using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Webmail.Contracts.Admin;
using Webmail.Data.Mailboxes;

namespace Webmail.Gateway.Admin;

/// <summary>Makes one-time links; the database keeps what they are recognised by.</summary>
internal static class OneTimeLinks
{
    public static readonly TimeSpan InvitationLasts = TimeSpan.FromDays(3);
    public static readonly TimeSpan SetupLasts = TimeSpan.FromHours(2);

    private const int TokenBytes = 32;

    /// <summary>A new link for the mailbox, instead of those there were.</summary>
    public static async Task<Invitation> MakeAsync(AdminWork work, Guid? mailboxId, TimeSpan lasts, CancellationToken cancellationToken)
    {
        await work.Rows.Invitations.Where(i => i.MailboxId == mailboxId).ExecuteDeleteAsync(cancellationToken);
        return Add(work, mailboxId, lasts);
    }

    /// <summary>For a mailbox that can have none yet.</summary>
    public static Invitation Add(AdminWork work, Guid? mailboxId, TimeSpan lasts)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var invitation = new InvitationEntity
        {
            Id = Guid.CreateVersion7(work.Now),
            TokenHash = Hash(token),
            MailboxId = mailboxId,
            CreatedAt = work.Now,
            ExpiresAt = work.Now + lasts,
        };
        work.Rows.Invitations.Add(invitation);
        return new Invitation(token, invitation.ExpiresAt);
    }

    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
