using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Webmail.Data.Audit;

/// <summary>Who did what to what, when and from where. Rows are added and never changed: PostgreSQL refuses it.</summary>
internal sealed class AuditEntryEntity
{
    public long Id { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>The address of who did it, or <c>command line</c>, <c>setup</c>, <c>system</c>.</summary>
    public required string Actor { get; set; }

    /// <summary>What was done, in words of the product with dots: <c>mailbox.disabled</c>, <c>alias.created</c>.</summary>
    public required string Action { get; set; }

    /// <summary>What it was done to: an address or a domain. The owner of a mailbox sees the entries with its address.</summary>
    public required string Subject { get; set; }

    /// <summary>What changed, as a JSON object; never a secret.</summary>
    public string? Details { get; set; }

    public string? RemoteAddress { get; set; }
}

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntryEntity>
{
    public void Configure(EntityTypeBuilder<AuditEntryEntity> builder)
    {
        builder.ToTable("audit_log");
        builder.Property(e => e.Actor).HasMaxLength(320);
        builder.Property(e => e.Action).HasMaxLength(64);
        builder.Property(e => e.Subject).HasMaxLength(320);
        builder.Property(e => e.Details).HasColumnType("jsonb");
        builder.Property(e => e.RemoteAddress).HasMaxLength(64);
        builder.HasIndex(e => e.At);
        builder.HasIndex(e => new { e.Subject, e.Id });
        builder.HasIndex(e => new { e.Actor, e.Id });
    }
}
