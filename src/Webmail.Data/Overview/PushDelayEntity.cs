using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Webmail.Data.Overview;

/// <summary>How many changes reached the pages within so many milliseconds, in one hour, by all gateways together.</summary>
internal sealed class PushDelayEntity
{
    /// <summary>When it begins, UTC.</summary>
    public DateTimeOffset Hour { get; set; }

    /// <summary>The upper end of a step of the gateway's histogram.</summary>
    public int Milliseconds { get; set; }

    public long Changes { get; set; }
}

internal sealed class PushDelayConfiguration : IEntityTypeConfiguration<PushDelayEntity>
{
    public void Configure(EntityTypeBuilder<PushDelayEntity> builder)
    {
        builder.ToTable("push_delays");
        builder.HasKey(d => new { d.Hour, d.Milliseconds });
    }
}
