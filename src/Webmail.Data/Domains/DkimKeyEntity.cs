using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Webmail.Data.Domains;

/// <summary>What mail of a hosted domain is signed with (RFC 6376). A domain may have several, and is then signed with each.</summary>
internal sealed class DkimKeyEntity
{
    public Guid Id { get; set; }

    public Guid DomainId { get; set; }

    /// <summary>Under SELECTOR._domainkey.DOMAIN the public key stands in DNS.</summary>
    public required string Selector { get; set; }

    /// <summary>SubjectPublicKeyInfo in Base64, as the record has it.</summary>
    public required string PublicKey { get; set; }

    /// <summary>Encrypted PKCS#8 as PEM (RFC 5958), which the gateways and the agent beside the spam filter open. Null once it is retired.</summary>
    public string? PrivateKey { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Signs no more since then; its record stays for a while, because mail on its way is checked by it.</summary>
    public DateTimeOffset? RetiredAt { get; set; }

    public DomainEntity? Domain { get; set; }
}

internal sealed class DkimKeyConfiguration : IEntityTypeConfiguration<DkimKeyEntity>
{
    public void Configure(EntityTypeBuilder<DkimKeyEntity> builder)
    {
        builder.ToTable("dkim_keys", table => table.HasCheckConstraint("ck_dkim_keys_retired", "(private_key IS NULL) = (retired_at IS NOT NULL)"));
        builder.Property(k => k.Selector).HasMaxLength(63);
        builder.HasIndex(k => new { k.DomainId, k.Selector }).IsUnique();
        builder.HasOne(k => k.Domain).WithMany().HasForeignKey(k => k.DomainId).OnDelete(DeleteBehavior.Cascade);
    }
}
