using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Webmail.Data.Mailboxes;

namespace Webmail.Data.Security;

/// <summary>What a mailbox's owner and their authenticator app both know (RFC 6238).</summary>
internal sealed class TotpEntity
{
    public Guid MailboxId { get; set; }

    /// <summary>Opens with a key that the database does not hold.</summary>
    public required byte[] SealedSecret { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The time step of the newest code that was accepted. RFC 6238 §5.2: neither it nor an older one is accepted again.</summary>
    public long LastStep { get; set; }
}

internal sealed class TotpConfiguration : IEntityTypeConfiguration<TotpEntity>
{
    public void Configure(EntityTypeBuilder<TotpEntity> builder)
    {
        builder.ToTable("totp_secrets");
        builder.HasKey(t => t.MailboxId);
        builder.HasOne<MailboxEntity>().WithOne().HasForeignKey<TotpEntity>(t => t.MailboxId).OnDelete(DeleteBehavior.Cascade);
    }
}
