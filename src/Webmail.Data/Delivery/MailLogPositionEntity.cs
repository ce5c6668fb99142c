using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Webmail.Data.Delivery;

/// <summary>How far Postfix's log has been read, and which gateway reads it. One row.</summary>
internal sealed class MailLogPositionEntity
{
    public const int OnlyId = 1;

    public int Id { get; set; } = OnlyId;

    /// <summary>Where to go on, as the agent beside Postfix says it: the file's identity and an offset. Null: at the beginning.</summary>
    public string? Position { get; set; }

    /// <summary>The gateway that reads; another one takes over after <see cref="ReaderUntil"/>.</summary>
    public Guid? Reader { get; set; }

    public DateTimeOffset? ReaderUntil { get; set; }
}

internal sealed class MailLogPositionConfiguration : IEntityTypeConfiguration<MailLogPositionEntity>
{
    public void Configure(EntityTypeBuilder<MailLogPositionEntity> builder)
    {
        builder.ToTable("mail_log_positions", table => table.HasCheckConstraint("ck_mail_log_positions_one", "id = 1"));
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.Property(p => p.Position).HasMaxLength(64);
        builder.HasData(new MailLogPositionEntity());
    }
}
