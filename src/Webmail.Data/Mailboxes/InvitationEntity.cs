using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Webmail.Data.Mailboxes;

/// <summary>A one-time link that has neither been used nor replaced: whoever has it chooses a password. Using it takes the row away.</summary>
internal sealed class InvitationEntity
{
    public Guid Id { get; set; }

    /// <summary>SHA-256 of the link's 256 random bits: the row is found by it, the link cannot be made from it.</summary>
    public required byte[] TokenHash { get; set; }

    /// <summary>Null: the link that makes the first administrator.</summary>
    public Guid? MailboxId { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    public MailboxEntity? Mailbox { get; set; }
}

internal sealed class InvitationConfiguration : IEntityTypeConfiguration<InvitationEntity>
{
    public void Configure(EntityTypeBuilder<InvitationEntity> builder)
    {
        builder.ToTable("invitations");
        builder.HasIndex(i => i.TokenHash).IsUnique();
        builder.HasIndex(i => i.MailboxId);
        builder.HasIndex(i => i.ExpiresAt);
        builder.HasOne(i => i.Mailbox).WithMany().HasForeignKey(i => i.MailboxId).OnDelete(DeleteBehavior.Cascade);
    }
}
