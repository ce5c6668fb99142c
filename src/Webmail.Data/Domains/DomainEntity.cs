using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Webmail.Data.Domains;

/// <summary>Where one domain's mail lives.</summary>
internal sealed class DomainEntity
{
    public Guid Id { get; set; }

    /// <summary>Lower case, A-labels.</summary>
    public required string Name { get; set; }

    public required string ImapHost { get; set; }

    public int ImapPort { get; set; }

    public DomainTls ImapTls { get; set; }

    public string? ImapCaFile { get; set; }

    public required string SubmissionHost { get; set; }

    public int SubmissionPort { get; set; }

    public DomainTls SubmissionTls { get; set; }

    public string? SubmissionCaFile { get; set; }

    public bool AllowInsecure { get; set; }

    /// <summary>Written by start-up from configuration, and taken away when configuration no longer has it.</summary>
    public bool FromConfiguration { get; set; }
}

internal enum DomainTls { Implicit, StartTls, None }

internal sealed class DomainConfiguration : IEntityTypeConfiguration<DomainEntity>
{
    public void Configure(EntityTypeBuilder<DomainEntity> builder)
    {
        builder.ToTable("domains");
        builder.HasIndex(d => d.Name).IsUnique();
        builder.Property(d => d.Name).HasMaxLength(253);
        builder.Property(d => d.ImapTls).HasConversion<string>().HasMaxLength(16);
        builder.Property(d => d.SubmissionTls).HasConversion<string>().HasMaxLength(16);
    }
}
