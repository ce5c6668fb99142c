using Microsoft.EntityFrameworkCore;
using Webmail.Data.Accounts;
using Webmail.Data.Audit;
using Webmail.Data.Contacts;
using Webmail.Data.Delivery;
using Webmail.Data.Domains;
using Webmail.Data.Mailboxes;
using Webmail.Data.Overview;
using Webmail.Data.Security;

namespace Webmail.Data;

/// <summary>Everything Webmail keeps of its own. Mail itself stays on the mail server.</summary>
internal sealed class WebmailDbContext(DbContextOptions<WebmailDbContext> options) : DbContext(options)
{
    public DbSet<DomainEntity> Domains => Set<DomainEntity>();

    public DbSet<DkimKeyEntity> DkimKeys => Set<DkimKeyEntity>();

    public DbSet<AccountEntity> Accounts => Set<AccountEntity>();

    public DbSet<SessionEntity> Sessions => Set<SessionEntity>();

    public DbSet<SignInAttemptEntity> SignInAttempts => Set<SignInAttemptEntity>();

    public DbSet<ContactEntity> Contacts => Set<ContactEntity>();

    public DbSet<MailboxEntity> Mailboxes => Set<MailboxEntity>();

    public DbSet<PurgedHomeEntity> PurgedHomes => Set<PurgedHomeEntity>();

    public DbSet<AliasEntity> Aliases => Set<AliasEntity>();

    public DbSet<AppPasswordEntity> AppPasswords => Set<AppPasswordEntity>();

    public DbSet<TotpEntity> TotpSecrets => Set<TotpEntity>();

    public DbSet<PasskeyEntity> Passkeys => Set<PasskeyEntity>();

    public DbSet<RecoveryCodeEntity> RecoveryCodes => Set<RecoveryCodeEntity>();

    public DbSet<HalfSignInEntity> HalfSignIns => Set<HalfSignInEntity>();

    public DbSet<CodeGuessesEntity> CodeGuesses => Set<CodeGuessesEntity>();

    public DbSet<InvitationEntity> Invitations => Set<InvitationEntity>();

    public DbSet<AuditEntryEntity> AuditLog => Set<AuditEntryEntity>();

    public DbSet<LoggedMessageEntity> LoggedMessages => Set<LoggedMessageEntity>();

    public DbSet<LoggedRecipientEntity> LoggedRecipients => Set<LoggedRecipientEntity>();

    public DbSet<LoggedStepEntity> LoggedSteps => Set<LoggedStepEntity>();

    public DbSet<LoggedRejectionEntity> LoggedRejections => Set<LoggedRejectionEntity>();

    public DbSet<MailLogPositionEntity> MailLogPositions => Set<MailLogPositionEntity>();

    public DbSet<ServiceHourEntity> ServiceHours => Set<ServiceHourEntity>();

    public DbSet<PushDelayEntity> PushDelays => Set<PushDelayEntity>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(WebmailDbContext).Assembly);
        SnakeCaseNames.Apply(modelBuilder);
    }
}
