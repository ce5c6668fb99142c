using MailKit;
using MimeKit;
using Webmail.Contracts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Reading;
using MessagePriority = Webmail.Contracts.Messages.MessagePriority;

namespace Webmail.Gateway.Messages;

/// <summary>From what FETCH tells of a message to the row that is shown.</summary>
internal static class MessageRows
{
    private const int MaxRecipients = 50;
    private const int MaxAttachments = 20;
    private const int MaxSubject = 1000;
    // One line, beside the subject: more than the widest list has room for.
    private const int MaxPreview = 120;

    /// <summary>The header fields that say how urgent the sender thought it.</summary>
    public static readonly IReadOnlyList<string> PriorityHeaders = ["X-Priority", "Importance", "Priority"];

    public const MessageSummaryItems Items = MessageSummaryItems.UniqueId | MessageSummaryItems.Flags | MessageSummaryItems.InternalDate
        | MessageSummaryItems.Envelope | MessageSummaryItems.BodyStructure;

    public static MessageRow From(IMessageSummary summary, FolderId folder, uint uidValidity)
    {
        var envelope = summary.Envelope;
        return new MessageRow(
            new MessageId(folder, uidValidity, summary.UniqueId.Id),
            Addresses(envelope?.From, 1).FirstOrDefault(),
            [.. Addresses(envelope?.To, MaxRecipients), .. Addresses(envelope?.Cc, MaxRecipients)],
            HeaderText.Clean(envelope?.Subject, MaxSubject),
            HeaderText.Plausible(envelope?.Date) ?? HeaderText.Plausible(summary.InternalDate) ?? DateTimeOffset.UnixEpoch,
            summary.Fields.HasFlag(MessageSummaryItems.Size) ? summary.Size : null,
            MailFlags.FromServer(summary.Flags ?? MailKit.MessageFlags.None, summary.Keywords),
            PriorityOf(summary.Headers),
            AttachmentNames(summary.Body),
            PreviewOf(summary),
            MailFlags.Labels(summary.Keywords));
    }

    public static string? PreviewOf(IMessageSummary summary) =>
        summary.PreviewText is { } preview ? HeaderText.Clean(preview, MaxPreview) : null;

    /// <summary>About the bytes of a message that are not its header.</summary>
    public static long? OctetsOf(BodyPart? structure) => structure switch
    {
        BodyPartMultipart multipart => multipart.BodyParts.Sum(p => OctetsOf(p) ?? 0),
        BodyPartBasic basic => basic.Octets,
        _ => null,
    };

    public static IEnumerable<MailAddress> Addresses(InternetAddressList? list, int limit) =>
        (list ?? []).SelectMany(Mailboxes).Take(limit).Select(Address);

    public static MessagePriority PriorityOf(HeaderList? headers)
    {
        // Three fields for one thing, none of them standard everywhere (RFC 4021 §2.1.54, RFC 2156 §5.3.6); the first that says something counts.
        foreach (var name in PriorityHeaders)
        {
            switch (headers?[name]?.Trim().ToLowerInvariant())
            {
                case { } value when value.StartsWith('1') || value.StartsWith('2') || value is "high" or "urgent":
                    return MessagePriority.High;
                case { } value when value.StartsWith('4') || value.StartsWith('5') || value is "low" or "non-urgent":
                    return MessagePriority.Low;
            }
        }

        return MessagePriority.Normal;
    }

    // RFC 5322 §3.4: a group is a name for the mailboxes in it, and groups may be in groups in mail that is broken.
    private static IEnumerable<MailboxAddress> Mailboxes(InternetAddress address) => address switch
    {
        MailboxAddress mailbox => [mailbox],
        GroupAddress group => group.Members.OfType<MailboxAddress>(),
        _ => [],
    };

    private static MailAddress Address(MailboxAddress mailbox)
    {
        var name = HeaderText.Clean(mailbox.Name, 200);
        return new MailAddress(HeaderText.Clean(mailbox.Address, 320), name.Length == 0 ? null : name);
    }

    private static List<string> AttachmentNames(BodyPart? structure) =>
        [.. BodyPlanner.Plan(structure).Attachments.Where(a => !a.IsInline).Take(MaxAttachments).Select(a => a.FileName)];
}
