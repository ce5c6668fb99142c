using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Webmail.Data.Delivery;

/// <summary>One thing that happened to a message in the queue: an attempt for one recipient, or what was done to all of it.</summary>
internal sealed class LoggedStepEntity
{
    public long Id { get; set; }

    public long LoggedMessageId { get; set; }

    /// <summary>The line of the log it is from: the same line read twice is one step.</summary>
    public required string Source { get; set; }

    public DateTimeOffset At { get; set; }

    public StepKind Kind { get; set; }

    /// <summary>Null where it concerns the whole message.</summary>
    public string? Recipient { get; set; }

    public string? Relay { get; set; }

    public string? Tls { get; set; }

    public string? Dsn { get; set; }

    /// <summary>Since the message arrived.</summary>
    public double? DelaySeconds { get; set; }

    /// <summary>The server's own words; for <see cref="StepKind.Reported"/> the queue's number of the report.</summary>
    public string? Text { get; set; }

    public LoggedMessageEntity? LoggedMessage { get; set; }
}

internal enum StepKind
{
    Deferred,
    Relayed,
    Delivered,
    Bounced,
    Expired,

    /// <summary>Put on hold.</summary>
    Held,

    Released,
    Dropped,

    /// <summary>Its sender was sent a report: that it could not be delivered, or is delayed, or was delivered.</summary>
    Reported,
}

internal sealed class LoggedStepConfiguration : IEntityTypeConfiguration<LoggedStepEntity>
{
    public void Configure(EntityTypeBuilder<LoggedStepEntity> builder)
    {
        builder.ToTable("logged_steps");
        builder.Property(s => s.Source).HasMaxLength(64);
        builder.Property(s => s.Kind).HasConversion<string>().HasMaxLength(16);
        builder.Property(s => s.Recipient).HasMaxLength(320);
        builder.Property(s => s.Relay).HasMaxLength(320);
        builder.Property(s => s.Tls).HasMaxLength(100);
        builder.Property(s => s.Dsn).HasMaxLength(16);
        builder.Property(s => s.Text).HasMaxLength(1000);
        builder.HasIndex(s => s.Source).IsUnique();
        builder.HasIndex(s => new { s.LoggedMessageId, s.At });
        builder.HasIndex(s => new { s.Kind, s.At });
        builder.HasOne(s => s.LoggedMessage).WithMany(m => m.Steps).HasForeignKey(s => s.LoggedMessageId).OnDelete(DeleteBehavior.Cascade);
    }
}
