using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Webmail.Data.Delivery;

/// <summary>How it stands with one recipient of a message. Made by the first attempt: before it the log names no recipient.</summary>
internal sealed class LoggedRecipientEntity
{
    public long Id { get; set; }

    public long LoggedMessageId { get; set; }

    /// <summary>Where Postfix takes it, after aliases were followed.</summary>
    public required string Address { get; set; }

    /// <summary>What the sender wrote, where that is another address.</summary>
    public string? OriginalAddress { get; set; }

    public RecipientState State { get; set; }

    /// <summary>When it came to be so; for <see cref="RecipientState.Deferred"/> the last attempt.</summary>
    public DateTimeOffset At { get; set; }

    public int Attempts { get; set; }

    /// <summary>The last attempt's host, <c>name[address]:port</c>; null where none was reached.</summary>
    public string? Relay { get; set; }

    /// <summary>RFC 3463: <c>4.4.1</c>.</summary>
    public string? Dsn { get; set; }

    /// <summary>The server's own words.</summary>
    public string? Text { get; set; }

    public LoggedMessageEntity? LoggedMessage { get; set; }
}

internal enum RecipientState
{
    /// <summary>Not yet; it is tried again.</summary>
    Deferred,

    /// <summary>Another host has taken it.</summary>
    Relayed,

    /// <summary>It is in a mailbox here.</summary>
    Delivered,

    /// <summary>Refused for good; its sender was told, unless it was a report itself.</summary>
    Bounced,

    /// <summary>Given up after too long in the queue; its sender was told.</summary>
    Expired,

    /// <summary>Taken out of the queue by an administrator.</summary>
    Dropped,
}

internal sealed class LoggedRecipientConfiguration : IEntityTypeConfiguration<LoggedRecipientEntity>
{
    public void Configure(EntityTypeBuilder<LoggedRecipientEntity> builder)
    {
        builder.ToTable("logged_recipients");
        builder.Property(r => r.Address).HasMaxLength(320);
        builder.Property(r => r.OriginalAddress).HasMaxLength(320);
        builder.Property(r => r.State).HasConversion<string>().HasMaxLength(16);
        builder.Property(r => r.Relay).HasMaxLength(320);
        builder.Property(r => r.Dsn).HasMaxLength(16);
        builder.Property(r => r.Text).HasMaxLength(1000);
        builder.HasIndex(r => new { r.LoggedMessageId, r.Address }).IsUnique();
        builder.HasIndex(r => r.Address);
        builder.HasIndex(r => r.OriginalAddress);
        builder.HasIndex(r => new { r.State, r.At });
        builder.HasOne(r => r.LoggedMessage).WithMany(m => m.Recipients).HasForeignKey(r => r.LoggedMessageId).OnDelete(DeleteBehavior.Cascade);
    }
}
