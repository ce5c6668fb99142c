using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Webmail.Data.Overview;

/// <summary>What was counted within one hour, by whichever gateway looked. The overview draws its days from these.</summary>
internal sealed class ServiceHourEntity
{
    /// <summary>When it begins, UTC.</summary>
    public DateTimeOffset Hour { get; set; }

    /// <summary>The most sessions that were open at once.</summary>
    public int OpenSessions { get; set; }

    /// <summary>The most messages that waited in the queue at once; null where the agent beside Postfix did not answer.</summary>
    public int? Queued { get; set; }

    /// <summary>What all mailboxes held at the end, as far as it had been read.</summary>
    public long StoredBytes { get; set; }
}

internal sealed class ServiceHourConfiguration : IEntityTypeConfiguration<ServiceHourEntity>
{
    public void Configure(EntityTypeBuilder<ServiceHourEntity> builder)
    {
        builder.ToTable("service_hours");
        builder.HasKey(h => h.Hour);
    }
}
