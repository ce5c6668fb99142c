using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Webmail.Data.Mailboxes;

/// <summary>One place an alias's mail goes to: a mailbox or alias here, or any address elsewhere.</summary>
internal sealed class AliasTargetEntity
{
    public Guid AliasId { get; set; }

    /// <summary>Lower case.</summary>
    public required string Address { get; set; }

    /// <summary>Whether the mailbox of this address may send as the alias.</summary>
    public bool MaySend { get; set; }
}

internal sealed class AliasTargetConfiguration : IEntityTypeConfiguration<AliasTargetEntity>
{
    public void Configure(EntityTypeBuilder<AliasTargetEntity> builder)
    {
        // A comma would be a second address to Postfix, and a leading one of its other signs a program or file.
        builder.ToTable("alias_targets", table =>
            table.HasCheckConstraint("ck_alias_targets_address", @"address ~ '^[a-z0-9][^@[:space:],:|""<>()\\]*@[a-z0-9.-]+$'"));
        builder.HasKey(t => new { t.AliasId, t.Address });
        builder.Property(t => t.Address).HasMaxLength(320);
        builder.HasIndex(t => t.Address);
        builder.HasOne<AliasEntity>().WithMany(a => a.Targets).HasForeignKey(t => t.AliasId).OnDelete(DeleteBehavior.Cascade);
    }
}
