using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Data;
using Webmail.Data.Audit;

namespace Webmail.Gateway.Admin;

/// <summary>One change in its transaction: the rows, and what the audit log will say of it.</summary>
internal sealed class AdminWork(WebmailDbContext context, Actor actor, DateTimeOffset now, HashSet<Guid> administrators)
{
    // Our words, kept in a jsonb column and shown as text: accents stay letters.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    public WebmailDbContext Rows => context;

    public Actor Actor => actor;

    public DateTimeOffset Now => now;

    /// <summary>Written with the change or not at all.</summary>
    /// <param name="details">What changed; never a secret.</param>
    public void Record(string action, string subject, object? details = null) => context.AuditLog.Add(new AuditEntryEntity
    {
        At = now,
        Actor = actor.Name,
        Action = action,
        Subject = subject,
        Details = details is null ? null : JsonSerializer.Serialize(details, Json),
        RemoteAddress = actor.RemoteAddress,
    });

    /// <summary>The same for many at once, in the order of the subjects; for thousands this is one statement.</summary>
    public Task RecordAsync(string action, IReadOnlyList<string> subjects, IReadOnlyList<object?> details, CancellationToken cancellationToken)
    {
        var texts = details.Select(d => d is null ? null : JsonSerializer.Serialize(d, Json)).ToArray();
        return context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO audit_log (at, actor, action, subject, details, remote_address)
            SELECT {now}, {actor.Name}, {action}, one.subject, one.details::jsonb, {actor.RemoteAddress}::text
            FROM unnest({subjects.ToArray()}, {texts}) WITH ORDINALITY AS one(subject, details, number) ORDER BY one.number
            """,
            cancellationToken);
    }

    /// <summary>The mailbox stops being an administrator's, by whatever way.</summary>
    /// <returns>False where nobody else is one: then it may not be done.</returns>
    public bool TryDismiss(Guid mailboxId) => !administrators.Contains(mailboxId) || (administrators.Count > 1 && administrators.Remove(mailboxId));

    /// <exception cref="MailException">LastAdministrator.</exception>
    public void Dismiss(Guid mailboxId, string address)
    {
        if (!TryDismiss(mailboxId))
        {
            throw new MailException(MailError.LastAdministrator) { Subject = address };
        }
    }

    /// <summary>Ends the sessions of these addresses, and what their mail programs have open. PostgreSQL tells every gateway.</summary>
    public async Task EndSessionsAsync(IReadOnlyCollection<string> addresses, CancellationToken cancellationToken)
    {
        await context.HalfSignIns.Where(h => addresses.Contains(h.Mailbox!.Address)).ExecuteDeleteAsync(cancellationToken);
        await context.Sessions.Where(s => addresses.Contains(s.Account!.Address)).ExecuteDeleteAsync(cancellationToken);
        await context.Database.ExecuteSqlAsync($"SELECT count(pg_notify('mailbox_closed', address)) FROM unnest({addresses.ToArray()}) AS address", cancellationToken);
    }

    /// <summary>What mail programs have open with the mailbox ends, once this is committed.</summary>
    public Task TellClosedAsync(string address, CancellationToken cancellationToken) =>
        context.Database.ExecuteSqlAsync($"SELECT pg_notify('mailbox_closed', {address})", cancellationToken);
}
