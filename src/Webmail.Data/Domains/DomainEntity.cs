using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Webmail.Data.Domains;

/// <summary>Where one domain's mail lives.</summary>
internal sealed class DomainEntity
{
    public Guid Id { get; set; }

    /// <summary>Lower case, A-labels.</summary>
    public required string Name { get; set; }

    public DomainKind Kind { get; set; }

    /// <summary>Null where the domain is hosted: then the mail servers are our own, and configuration says where they are.</summary>
    public string? ImapHost { get; set; }

    public int ImapPort { get; set; }

    public DomainTls ImapTls { get; set; }

    public string? ImapCaFile { get; set; }

    public string? SubmissionHost { get; set; }

    public int SubmissionPort { get; set; }

    public DomainTls SubmissionTls { get; set; }

    public string? SubmissionCaFile { get; set; }

    public bool AllowInsecure { get; set; }

    /// <summary>Written by start-up from configuration, and taken away when configuration no longer has it.</summary>
    public bool FromConfiguration { get; set; }
}

/// <summary>Proxied: its mail lives on servers that are not ours. Hosted: here, in mailboxes and aliases.</summary>
internal enum DomainKind { Proxied, Hosted }

internal enum DomainTls { Implicit, StartTls, None }

internal sealed class DomainConfiguration : IEntityTypeConfiguration<DomainEntity>
{
    public void Configure(EntityTypeBuilder<DomainEntity> builder)
    {
        builder.ToTable("domains", table => table.HasCheckConstraint(
            "ck_domains_servers", "kind = 'Hosted' OR (imap_host IS NOT NULL AND submission_host IS NOT NULL)"));
        // Mailboxes and aliases refer to it by name.
        builder.HasAlternateKey(d => d.Name);
        builder.Property(d => d.Name).HasMaxLength(253);
        builder.Property(d => d.Kind).HasConversion<string>().HasMaxLength(16);
        builder.Property(d => d.ImapTls).HasConversion<string>().HasMaxLength(16);
        builder.Property(d => d.SubmissionTls).HasConversion<string>().HasMaxLength(16);
    }
}
