using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Webmail.Data.Accounts;

/// <summary>A mailbox somebody has signed in to at least once, and how its owner likes to see it. Holds no credential.</summary>
internal sealed class AccountEntity
{
    public Guid Id { get; set; }

    /// <summary>Lower case.</summary>
    public required string Address { get; set; }

    public string? DisplayName { get; set; }

    public string? Culture { get; set; }

    /// <summary>ColorScheme of the contracts by name.</summary>
    public required string Scheme { get; set; }

    /// <summary>ListDensity of the contracts by name.</summary>
    public required string Density { get; set; }

    public string? Signature { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset SignedInAt { get; set; }
}

internal sealed class AccountConfiguration : IEntityTypeConfiguration<AccountEntity>
{
    public void Configure(EntityTypeBuilder<AccountEntity> builder)
    {
        builder.ToTable("accounts");
        builder.HasIndex(a => a.Address).IsUnique();
        // RFC 5321 §4.5.3.1: 64 octets of local part, the @, 255 of domain.
        builder.Property(a => a.Address).HasMaxLength(320);
        builder.Property(a => a.DisplayName).HasMaxLength(200);
        builder.Property(a => a.Culture).HasMaxLength(35);
        builder.Property(a => a.Scheme).HasMaxLength(16);
        builder.Property(a => a.Density).HasMaxLength(16);
    }
}
