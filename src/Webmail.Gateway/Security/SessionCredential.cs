using Webmail.Data.Mailboxes;
using Webmail.Gateway.Mailboxes;

namespace Webmail.Gateway.Security;

/// <summary>An app password made for one session of ours, because the person's own opens nothing by itself. It ends with the session's row.</summary>
internal sealed record SessionCredential(Guid MailboxId, string Password)
{
    // Never listed; for whoever reads the table.
    private const string Name = "web mail session";

    public static SessionCredential New(Guid mailboxId) => new(mailboxId, AppPassword.New());

    public AppPasswordEntity ToRow(Guid sessionId, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        MailboxId = MailboxId,
        SessionId = sessionId,
        Name = Name,
        Hash = AppPassword.Hash(Password),
        CreatedAt = now,
    };

    public override string ToString() => $"SessionCredential {{ MailboxId = {MailboxId} }}";
}
