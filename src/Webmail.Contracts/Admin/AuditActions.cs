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
    public const string MailboxPasswordSet = "mailbox.password";
    public const string MailboxInvited = "mailbox.invited";
    public const string SessionsEnded = "sessions.ended";
    public const string DomainAdded = "domain.added";
    public const string DomainChanged = "domain.changed";
    public const string DomainDeleted = "domain.deleted";
    public const string AliasCreated = "alias.created";
    public const string AliasChanged = "alias.changed";
    public const string AliasDeleted = "alias.deleted";
    public const string UsersExported = "users.exported";

    public static IReadOnlyList<string> All { get; } =
    [
        MailboxCreated, MailboxChanged, MailboxRenamed, MailboxEnabled, MailboxDisabled, MailboxRoleSet, MailboxQuotaSet, MailboxDeleted, MailboxRestored,
        MailboxPasswordSet, MailboxInvited, SessionsEnded, DomainAdded, DomainChanged, DomainDeleted, AliasCreated, AliasChanged, AliasDeleted, UsersExported,
    ];
}
