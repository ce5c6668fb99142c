using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Webmail.Data.Mailboxes;

namespace Webmail.Data.Security;

/// <summary>A WebAuthn credential: its public half, which is no secret.</summary>
internal sealed class PasskeyEntity
{
    /// <summary>As the authenticator chose it.</summary>
    public required byte[] CredentialId { get; set; }

    public Guid MailboxId { get; set; }

    public required string Name { get; set; }

    /// <summary>COSE_Key (RFC 9052 §7).</summary>
    public required byte[] PublicKey { get; set; }

    /// <summary>Where an authenticator counts: one that goes back has been copied.</summary>
    public long SignCount { get; set; }

    public required string[] Transports { get; set; }

    public bool IsUserVerified { get; set; }

    public bool IsBackupEligible { get; set; }

    public bool IsBackedUp { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? LastUsedAt { get; set; }
}

internal sealed class PasskeyConfiguration : IEntityTypeConfiguration<PasskeyEntity>
{
    public void Configure(EntityTypeBuilder<PasskeyEntity> builder)
    {
        builder.ToTable("passkeys");
        builder.HasKey(p => p.CredentialId);
        builder.HasIndex(p => p.MailboxId);
        // WebAuthn Level 3 §4: a credential id has at most 1023 bytes.
        builder.Property(p => p.CredentialId).HasMaxLength(1023);
        builder.Property(p => p.Name).HasMaxLength(100);
        builder.HasOne<MailboxEntity>().WithMany().HasForeignKey(p => p.MailboxId).OnDelete(DeleteBehavior.Cascade);
    }
}
