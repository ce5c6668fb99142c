namespace Webmail.Contracts.Admin;

/// <summary>What the audit log calls things done.</summary>
public static class AuditActions
{
    public const string MailboxCreated = "mailbox.created";
    public const string MailboxChanged = "mailbox.changed";
    public const string MailboxRenamed = "mailbox.renamed";
    public const string MailboxEnabled = "mailbox.enabled";
    public const string MailboxDisabled = "mailbox.disabled";
    public const string MailboxRoleSet = "mailbox.role";
    public const string MailboxQuotaSet = "mailbox.quota";
    public const string MailboxDeleted = "mailbox.deleted";
    public const string MailboxRestored = "mailbox.restored";
    public const string MailboxPurged = "mailbox.purged";
    public const string MailboxPasswordSet = "mailbox.password";
    public const string MailboxInvited = "mailbox.invited";
    public const string SessionsEnded = "sessions.ended";
    public const string DomainAdded = "domain.added";
    public const string DomainChanged = "domain.changed";
    public const string DomainDeleted = "domain.deleted";
    public const string DkimKeyAdded = "domain.key-added";
    public const string DkimKeyRetired = "domain.key-retired";
    public const string AliasCreated = "alias.created";
    public const string AliasChanged = "alias.changed";
    public const string AliasDeleted = "alias.deleted";
    public const string UsersExported = "users.exported";

    public const string SecondFactorAdded = "second-factor.added";
    public const string SecondFactorRemoved = "second-factor.removed";
    public const string SecondFactorReset = "second-factor.reset";
    public const string SecondFactorLocked = "second-factor.locked";
    public const string RecoveryCodesRenewed = "recovery-codes.renewed";
    public const string RecoveryCodeUsed = "recovery-code.used";
    public const string AppPasswordAdded = "app-password.added";
    public const string AppPasswordRevoked = "app-password.revoked";

    public const string QueueHeld = "queue.held";
    public const string QueueReleased = "queue.released";
    public const string QueueRetried = "queue.retried";
    public const string QueueDropped = "queue.dropped";

    public static IReadOnlyList<string> All { get; } =
    [
        MailboxCreated, MailboxChanged, MailboxRenamed, MailboxEnabled, MailboxDisabled, MailboxRoleSet, MailboxQuotaSet, MailboxDeleted, MailboxRestored,
        MailboxPurged, MailboxPasswordSet, MailboxInvited, SessionsEnded, DomainAdded, DomainChanged, DomainDeleted, DkimKeyAdded, DkimKeyRetired, AliasCreated, AliasChanged,
        AliasDeleted, UsersExported,
        SecondFactorAdded, SecondFactorRemoved, SecondFactorReset, SecondFactorLocked, RecoveryCodesRenewed, RecoveryCodeUsed, AppPasswordAdded, AppPasswordRevoked,
        QueueHeld, QueueReleased, QueueRetried, QueueDropped,
    ];
}
