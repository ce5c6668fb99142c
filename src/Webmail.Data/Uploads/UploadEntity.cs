using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Webmail.Data.Uploads;

/// <summary>A file on its way into a message. Name and content are sealed under a key only the session's ticket yields.</summary>
internal sealed class UploadEntity
{
    public Guid Id { get; set; }

    public Guid AccountId { get; set; }

    /// <summary>Salt of the upload's own key; no two uploads share a key, so chunk numbers can serve as nonces.</summary>
    public required byte[] KeySalt { get; set; }

    /// <summary>File name and content type, sealed.</summary>
    public required byte[] SealedHeader { get; set; }

    /// <summary>Bytes received so far; all of them once <see cref="IsComplete"/>.</summary>
    public long Size { get; set; }

    public bool IsComplete { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }
}

internal sealed class UploadConfiguration : IEntityTypeConfiguration<UploadEntity>
{
    public void Configure(EntityTypeBuilder<UploadEntity> builder)
    {
        builder.ToTable("uploads");
        builder.Property(u => u.Id).ValueGeneratedNever();
        builder.HasIndex(u => u.ExpiresAt);
        builder.HasIndex(u => u.AccountId);
    }
}
