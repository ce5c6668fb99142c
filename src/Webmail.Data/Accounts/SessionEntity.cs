using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Webmail.Data.Accounts;

/// <summary>One signed-in browser. The credential in it opens only with the key its cookie carries.</summary>
internal sealed class SessionEntity
{
    /// <summary>Names the session to its owner; opens nothing.</summary>
    public Guid Id { get; set; }

    public Guid AccountId { get; set; }

    /// <summary>SHA-256 of the ticket's first half: the row is found by it, the ticket cannot be made from it.</summary>
    public required byte[] TicketHash { get; set; }

    public required byte[] SealedCredential { get; set; }

    public required string Device { get; set; }

    public required string RemoteAddress { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>When its owner last proved to be who they are: what outlives a session, such as an app password, asks for a recent proof.</summary>
    public DateTimeOffset ProvedAt { get; set; }

    /// <summary>The absolute end, whatever is done meanwhile.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    public AccountEntity? Account { get; set; }
}

internal sealed class SessionConfiguration : IEntityTypeConfiguration<SessionEntity>
{
    public void Configure(EntityTypeBuilder<SessionEntity> builder)
    {
        builder.ToTable("sessions");
        builder.HasIndex(s => s.TicketHash).IsUnique();
        builder.HasIndex(s => s.AccountId);
        builder.HasIndex(s => s.ExpiresAt);
        builder.Property(s => s.Device).HasMaxLength(100);
        builder.Property(s => s.RemoteAddress).HasMaxLength(64);
        builder.HasOne(s => s.Account).WithMany().HasForeignKey(s => s.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
