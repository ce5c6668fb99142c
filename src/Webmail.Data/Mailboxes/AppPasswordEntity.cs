using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Webmail.Data.Accounts;

namespace Webmail.Data.Mailboxes;

/// <summary>A password for one mail program, made by us and shown once.</summary>
internal sealed class AppPasswordEntity
{
    public Guid Id { get; set; }

    public Guid MailboxId { get; set; }

    /// <summary>Set where a session uses it instead of the person's own password; it ends with the session and is not listed.</summary>
    public Guid? SessionId { get; set; }

    public required string Name { get; set; }

    /// <summary>
    /// SHA-256 in lower-case hexadecimal. Enough for a secret of at least 128 random bits, which cannot be guessed, and it lets the
    /// row be found by what was typed: Dovecot asks with the hash and never tells the database the password.
    /// </summary>
    public required string Hash { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>To the minute, written when Dovecot asks for it.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}

internal sealed class AppPasswordConfiguration : IEntityTypeConfiguration<AppPasswordEntity>
{
    public void Configure(EntityTypeBuilder<AppPasswordEntity> builder)
    {
        builder.ToTable("app_passwords", table => table.HasCheckConstraint("ck_app_passwords_hash", "hash ~ '^[0-9a-f]{64}$'"));
        builder.Property(p => p.Name).HasMaxLength(100);
        builder.Property(p => p.Hash).HasMaxLength(64);
        builder.HasIndex(p => new { p.MailboxId, p.Hash }).IsUnique();
        builder.HasOne<MailboxEntity>().WithMany().HasForeignKey(p => p.MailboxId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<SessionEntity>().WithMany().HasForeignKey(p => p.SessionId).OnDelete(DeleteBehavior.Cascade);
    }
}
