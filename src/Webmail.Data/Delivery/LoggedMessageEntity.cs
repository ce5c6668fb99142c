using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Webmail.Data.Mailboxes;

namespace Webmail.Data.Delivery;

/// <summary>One message in our Postfix's hands, as its log tells of it: envelope and way, never what it says.</summary>
internal sealed class LoggedMessageEntity
{
    public long Id { get; set; }

    /// <summary>Postfix's number for it, never given again (enable_long_queue_ids).</summary>
    public required string QueueId { get; set; }

    public MessageOrigin Origin { get; set; }

    public DateTimeOffset ArrivedAt { get; set; }

    /// <summary>The header Message-ID with its angle brackets; null where the message has none or the log does not say.</summary>
    public string? MessageId { get; set; }

    /// <summary>The envelope's sender; empty for reports, null while the log has not said it.</summary>
    public string? Sender { get; set; }

    public long? Size { get; set; }

    /// <summary>After aliases were followed, as the queue manager counted them.</summary>
    public int? RecipientCount { get; set; }

    /// <summary>Who handed it over, <c>name[address]</c>.</summary>
    public string? Client { get; set; }

    /// <summary>The login of who submitted it.</summary>
    public string? SubmittedBy { get; set; }

    /// <summary>The mailbox that had that login then: its owner may see what became of the message, whoever gets the address later.</summary>
    public Guid? MailboxId { get; set; }

    /// <summary>The protocol and cipher it came under, where it was encrypted and the log says so.</summary>
    public string? Tls { get; set; }

    /// <summary>What the spam filter gave it; null where it rated nothing: mail of people here, and all mail while it is away.</summary>
    public double? SpamScore { get; set; }

    /// <summary>Whether the spam filter marked it, by which it is filed in Junk.</summary>
    public bool? IsSpam { get; set; }

    /// <summary>Set while an administrator keeps it in the queue.</summary>
    public DateTimeOffset? HeldAt { get; set; }

    /// <summary>When it left the queue, whatever became of it.</summary>
    public DateTimeOffset? RemovedAt { get; set; }

    public List<LoggedRecipientEntity> Recipients { get; } = [];

    public List<LoggedStepEntity> Steps { get; } = [];
}

internal enum MessageOrigin
{
    /// <summary>The log we have does not say.</summary>
    Unknown,

    /// <summary>By SMTP from another host: mail in.</summary>
    Received,

    /// <summary>By somebody signed in: mail out.</summary>
    Submitted,

    /// <summary>By a program on the mail host.</summary>
    Local,

    /// <summary>Postfix's own report about another message.</summary>
    Report,
}

internal sealed class LoggedMessageConfiguration : IEntityTypeConfiguration<LoggedMessageEntity>
{
    public void Configure(EntityTypeBuilder<LoggedMessageEntity> builder)
    {
        builder.ToTable("logged_messages");
        builder.Property(m => m.QueueId).HasMaxLength(24);
        builder.Property(m => m.Origin).HasConversion<string>().HasMaxLength(16);
        builder.Property(m => m.MessageId).HasMaxLength(998);
        builder.Property(m => m.Sender).HasMaxLength(320);
        builder.Property(m => m.Client).HasMaxLength(320);
        builder.Property(m => m.SubmittedBy).HasMaxLength(320);
        builder.Property(m => m.Tls).HasMaxLength(100);
        builder.HasIndex(m => m.QueueId).IsUnique();
        builder.HasIndex(m => m.ArrivedAt);
        builder.HasIndex(m => m.MessageId);
        builder.HasIndex(m => new { m.Sender, m.ArrivedAt });
        builder.HasIndex(m => m.MailboxId);
        builder.HasOne<MailboxEntity>().WithMany().HasForeignKey(m => m.MailboxId).OnDelete(DeleteBehavior.SetNull);
    }
}
