using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Webmail.Data.Accounts;

/// <summary>One try to sign in that has not (yet) succeeded, once for the address and once for the network it came from.</summary>
internal sealed class SignInAttemptEntity
{
    public long Id { get; set; }

    /// <summary>SHA-256 of the address or network: who tried what is nobody's business.</summary>
    public required byte[] KeyHash { get; set; }

    public DateTimeOffset At { get; set; }
}

internal sealed class SignInAttemptConfiguration : IEntityTypeConfiguration<SignInAttemptEntity>
{
    public void Configure(EntityTypeBuilder<SignInAttemptEntity> builder)
    {
        builder.ToTable("sign_in_attempts");
        builder.HasIndex(a => new { a.KeyHash, a.At });
        builder.HasIndex(a => a.At);
    }
}
