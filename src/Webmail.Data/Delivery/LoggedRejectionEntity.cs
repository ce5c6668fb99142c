using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Webmail.Data.Delivery;

/// <summary>What our Postfix refused to take: it never was in the queue, and whoever wanted to hand it over was told.</summary>
internal sealed class LoggedRejectionEntity
{
    public long Id { get; set; }

    /// <summary>The line of the log it is from: the same line read twice is one rejection.</summary>
    public required string Source { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>Who wanted to hand it over, <c>name[address]</c>.</summary>
    public required string Client { get; set; }

    /// <summary>At which step of the dialogue: <c>RCPT</c>, <c>MAIL</c>, <c>END-OF-MESSAGE</c> …</summary>
    public required string Stage { get; set; }

    /// <summary>The envelope's sender; null where it had not been said.</summary>
    public string? Sender { get; set; }

    public string? Recipient { get; set; }

    /// <summary>Refused by a filter that had seen the message, such as the spam filter.</summary>
    public bool ByFilter { get; set; }

    /// <summary>It came from outside, and the filter refused it for good.</summary>
    public bool IsSpam { get; set; }

    /// <summary>RFC 3463, where it was said: <c>5.1.1</c>.</summary>
    public string? Dsn { get; set; }

    /// <summary>Our words.</summary>
    public required string Text { get; set; }
}

internal sealed class LoggedRejectionConfiguration : IEntityTypeConfiguration<LoggedRejectionEntity>
{
    public void Configure(EntityTypeBuilder<LoggedRejectionEntity> builder)
    {
        builder.ToTable("logged_rejections");
        builder.Property(r => r.Source).HasMaxLength(64);
        builder.Property(r => r.Client).HasMaxLength(320);
        builder.Property(r => r.Stage).HasMaxLength(32);
        builder.Property(r => r.Sender).HasMaxLength(320);
        builder.Property(r => r.Recipient).HasMaxLength(320);
        builder.Property(r => r.Dsn).HasMaxLength(16);
        builder.Property(r => r.Text).HasMaxLength(1000);
        builder.HasIndex(r => r.Source).IsUnique();
        builder.HasIndex(r => r.At);
        builder.HasIndex(r => new { r.Sender, r.At });
        builder.HasIndex(r => new { r.Recipient, r.At });
    }
}
