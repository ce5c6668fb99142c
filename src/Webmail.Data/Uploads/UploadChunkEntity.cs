using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Webmail.Data.Uploads;

/// <summary>One sealed stretch of an upload, so that neither writing nor reading it ever holds the file whole.</summary>
internal sealed class UploadChunkEntity
{
    public Guid UploadId { get; set; }

    /// <summary>0, 1, 2… in the order received.</summary>
    public int Number { get; set; }

    public required byte[] SealedContent { get; set; }

    public UploadEntity? Upload { get; set; }
}

internal sealed class UploadChunkConfiguration : IEntityTypeConfiguration<UploadChunkEntity>
{
    public void Configure(EntityTypeBuilder<UploadChunkEntity> builder)
    {
        builder.ToTable("upload_chunks");
        builder.HasKey(c => new { c.UploadId, c.Number });
        builder.Property(c => c.Number).ValueGeneratedNever();
        builder.HasOne(c => c.Upload).WithMany().HasForeignKey(c => c.UploadId).OnDelete(DeleteBehavior.Cascade);
    }
}
