using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Webmail.Data.Mailboxes;

/// <summary>
/// A folder of mail whose mailbox is gone for good. The agent beside Dovecot reads it through <c>maa.purged_homes</c>, removes the
/// folder, and then the row through <c>maa.home_removed</c>.
/// </summary>
internal sealed class PurgedHomeEntity
{
    /// <summary>As <see cref="MailboxEntity.Home"/> was.</summary>
    public required string Home { get; set; }

    public DateTimeOffset PurgedAt { get; set; }
}

internal sealed class PurgedHomeConfiguration : IEntityTypeConfiguration<PurgedHomeEntity>
{
    public void Configure(EntityTypeBuilder<PurgedHomeEntity> builder)
    {
        builder.ToTable("purged_homes", table => table.HasCheckConstraint("ck_purged_homes_home", MailboxConfiguration.HomeIsAFolder));
        builder.HasKey(h => h.Home);
        builder.Property(h => h.Home).HasMaxLength(340);
    }
}
