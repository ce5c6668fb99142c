using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Webmail.Data.Mailboxes;

namespace Webmail.Data.Security;

/// <summary>How often in a row a second factor of the mailbox was wrong, and until when none is looked at.</summary>
internal sealed class CodeGuessesEntity
{
    public Guid MailboxId { get; set; }

    public int Failures { get; set; }

    public DateTimeOffset? LockedUntil { get; set; }
}

internal sealed class CodeGuessesConfiguration : IEntityTypeConfiguration<CodeGuessesEntity>
{
    public void Configure(EntityTypeBuilder<CodeGuessesEntity> builder)
    {
        builder.ToTable("code_guesses");
        builder.HasKey(g => g.MailboxId);
        builder.HasOne<MailboxEntity>().WithOne().HasForeignKey<CodeGuessesEntity>(g => g.MailboxId).OnDelete(DeleteBehavior.Cascade);
    }
}
