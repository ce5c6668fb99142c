using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Webmail.Data.Mailboxes;

namespace Webmail.Data.Security;

/// <summary>
/// Somebody between the two steps of signing in. It is no session and lies in no table of sessions, so that what finds it opens
/// nothing but the second step.
/// </summary>
internal sealed class HalfSignInEntity
{
    /// <summary>SHA-256 of 256 random bits that the browser has.</summary>
    public required byte[] TokenHash { get; set; }

    /// <summary>Whose password was right. Null in the trace of a challenge that came without a password before it and was used up: it finishes nothing.</summary>
    public Guid? MailboxId { get; set; }

    /// <summary>The challenge a passkey has to sign, once one was asked for.</summary>
    public string? PasskeyState { get; set; }

    public string? Culture { get; set; }

    public required string Device { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    public MailboxEntity? Mailbox { get; set; }
}

internal sealed class HalfSignInConfiguration : IEntityTypeConfiguration<HalfSignInEntity>
{
    public void Configure(EntityTypeBuilder<HalfSignInEntity> builder)
    {
        builder.ToTable("half_sign_ins");
        builder.HasKey(h => h.TokenHash);
        builder.HasIndex(h => h.MailboxId);
        builder.HasIndex(h => h.ExpiresAt);
        builder.Property(h => h.Culture).HasMaxLength(35);
        builder.Property(h => h.Device).HasMaxLength(100);
        builder.HasOne(h => h.Mailbox).WithMany().HasForeignKey(h => h.MailboxId).OnDelete(DeleteBehavior.Cascade);
    }
}
