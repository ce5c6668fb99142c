using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Webmail.Data.Mailboxes;

namespace Webmail.Data.Security;

/// <summary>A code for whoever has lost their second factor. Using it takes the row away.</summary>
internal sealed class RecoveryCodeEntity
{
    public Guid MailboxId { get; set; }

    /// <summary>HMAC-SHA-256 under a key that the database does not hold; the code itself is 80 random bits.</summary>
    public required byte[] Hash { get; set; }
}

internal sealed class RecoveryCodeConfiguration : IEntityTypeConfiguration<RecoveryCodeEntity>
{
    public void Configure(EntityTypeBuilder<RecoveryCodeEntity> builder)
    {
        builder.ToTable("recovery_codes");
        builder.HasKey(c => new { c.MailboxId, c.Hash });
        builder.HasOne<MailboxEntity>().WithMany().HasForeignKey(c => c.MailboxId).OnDelete(DeleteBehavior.Cascade);
    }
}
