using System.Diagnostics.CodeAnalysis;
using Webmail.Contracts;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Messages;

namespace Webmail.Compose;

/// <summary>
/// A message being written, as the server's half of a composer knows it. The body lives in the browser and comes
/// over only to be saved or sent; <see cref="Html"/> and <see cref="Text"/> are what the editor opens with.
/// </summary>
public sealed class Composition(Guid id, ComposeKind kind, MessageId? source)
{
    private readonly Dictionary<RecipientKind, List<Recipient>> _recipients = Enum.GetValues<RecipientKind>().ToDictionary(k => k, _ => new List<Recipient>());
    private readonly List<ComposerAttachment> _attachments = [];

    /// <summary>Names the composer in the browser's store.</summary>
    public Guid Id { get; } = id;

    public ComposeKind Kind { get; private set; } = kind;

    /// <summary>What it was opened from.</summary>
    public MessageId? Source { get; } = source;

    public ComposerPhase Phase { get; set; } = ComposerPhase.Opening;

    public ComposerView View { get; set; } = ComposerView.Docked;

    /// <summary>Why opening failed.</summary>
    public MailException? Problem { get; set; }

    /// <summary>Taken up from what the browser kept, body included.</summary>
    public bool IsRestored { get; private set; }

    /// <summary>It was on its way out when the page went away.</summary>
    public bool WasSending { get; private set; }

    /// <summary>Files that were on their way when the page went away; they have to be attached again.</summary>
    public IReadOnlyList<string> Unfinished { get; private set; } = [];

    public string MessageIdHeader { get; private set; } = "";

    public MailAddress From { get; private set; } = new("");

    public MailAddress? Sender { get; set; }

    public string Subject { get; set; } = "";

    public bool IsPlainText { get; set; }

    public string? Html { get; private set; }

    public string? Text { get; private set; }

    public MessagePriority Priority { get; set; }

    public bool RequestDeliveryStatus { get; set; }

    public IReadOnlyList<string> Keywords { get; set; } = [];

    public IReadOnlyList<HeaderField> ExtraHeaders { get; set; } = [];

    public MessageId? Original { get; private set; }

    public string? InReplyTo { get; private set; }

    public IReadOnlyList<string> References { get; private set; } = [];

    /// <summary>Where the draft is on the server, once it is.</summary>
    public MessageId? Draft { get; set; }

    public IReadOnlyList<ComposerAttachment> Attachments => _attachments;

    public IReadOnlyList<Recipient> Recipients(RecipientKind kind) => _recipients[kind];

    public bool HasRecipients => _recipients[RecipientKind.To].Count + _recipients[RecipientKind.Cc].Count + _recipients[RecipientKind.Bcc].Count > 0;

    public bool HasMarkedRecipients => _recipients.Values.Any(list => list.Any(r => r.IsMarked));

    public bool IsUploading => _attachments.Any(a => a.IsUploading);

    public long AttachmentBytes => _attachments.Where(a => a.Failure is null).Sum(a => a.Size);

    /// <param name="signature">Put above the quote; a draft has it already.</param>
    public void Begin(ComposeStart start, string? signature)
    {
        Take(Kind is ComposeKind.EditDraft ? start.Message : Signature.AddTo(start.Message, signature), start.Draft);
        IsPlainText = start.Message.Html is null && !string.IsNullOrEmpty(start.Message.Text);
        Phase = ComposerPhase.Writing;
        Problem = null;
    }

    public static Composition Restore(StoredComposer stored, ComposeSnapshot snapshot)
    {
        var composition = new Composition(stored.Id, snapshot.Message.Kind, snapshot.Message.Original);
        composition.Take(snapshot.Message with { Subject = stored.Subject }, snapshot.Draft);
        composition.IsPlainText = snapshot.PlainText;
        composition.IsRestored = true;
        composition.Unfinished = snapshot.Unfinished;
        composition.WasSending = stored.WasSending;
        composition.Phase = ComposerPhase.Writing;
        return composition;
    }

    /// <summary>The browser has the newer body.</summary>
    public void MarkRestored()
    {
        IsRestored = true;
        WasSending = false;
    }

    /// <summary>Adds what is not there yet; an address is one whatever its case.</summary>
    public void Add(RecipientKind kind, IEnumerable<Recipient> recipients)
    {
        var list = _recipients[kind];
        foreach (var recipient in recipients)
        {
            if (!list.Any(r => SameAddress(r, recipient)))
                list.Add(recipient);
        }
    }

    public bool TryRemove(RecipientKind kind, int index, [NotNullWhen(true)] out Recipient? removed)
    {
        var list = _recipients[kind];
        removed = index >= 0 && index < list.Count ? list[index] : null;
        if (removed is null)
            return false;
        list.RemoveAt(index);
        return true;
    }

    public bool Move(RecipientKind from, int index, RecipientKind to)
    {
        if (from == to || !TryRemove(from, index, out var recipient))
            return false;
        Add(to, [recipient]);
        return true;
    }

    /// <summary>Marks the chips of an address with what the server said; false when no chip has it.</summary>
    public bool Mark(string address, string problem)
    {
        var marked = false;
        foreach (var list in _recipients.Values)
        {
            for (var i = 0; i < list.Count; i++)
            {
                if (!string.Equals(list[i].Address.Address, address, StringComparison.OrdinalIgnoreCase))
                    continue;
                list[i] = list[i] with { Problem = problem };
                marked = true;
            }
        }

        return marked;
    }

    /// <summary>What a server said of an address last time need not be so the next time.</summary>
    public void ClearProblems()
    {
        foreach (var list in _recipients.Values)
        {
            for (var i = 0; i < list.Count; i++)
                list[i] = list[i] with { Problem = null };
        }
    }

    public void AddAttachment(ComposerAttachment attachment) => _attachments.Add(attachment);

    public ComposerAttachment? FindAttachment(string key) => _attachments.Find(a => a.Key == key);

    public void ReplaceAttachment(ComposerAttachment attachment)
    {
        var index = _attachments.FindIndex(a => a.Key == attachment.Key);
        if (index >= 0)
            _attachments[index] = attachment;
    }

    public ComposerAttachment? RemoveAttachment(string key)
    {
        var attachment = FindAttachment(key);
        if (attachment is not null)
            _attachments.Remove(attachment);
        return attachment;
    }

    /// <param name="body">What the editor holds now; null leaves the body out and counts every inline image as shown.</param>
    public OutgoingMessage ToMessage(ComposerBody? body) => new(
        MessageIdHeader,
        From,
        Sender,
        Addresses(RecipientKind.ReplyTo),
        Addresses(RecipientKind.To),
        Addresses(RecipientKind.Cc),
        Addresses(RecipientKind.Bcc),
        Subject,
        body?.Html,
        body?.Text,
        InReplyTo,
        References,
        Keywords,
        Priority,
        ExtraHeaders,
        // An inline image that was deleted from the text again would arrive as a nameless attachment.
        [.. _attachments.Where(a => a.Done is not null && (!a.IsInline || body is null || body.Shows(a.ContentId!))).Select(a => a.Done!)],
        Kind,
        Original,
        RequestDeliveryStatus);

    public ComposeSnapshot ToSnapshot() => new(ToMessage(null), Draft, IsPlainText, [.. _attachments.Where(a => a.IsUploading).Select(a => a.FileName)]);

    private void Take(OutgoingMessage message, MessageId? draft)
    {
        Kind = message.Kind;
        MessageIdHeader = message.MessageIdHeader;
        From = message.From;
        Sender = message.Sender;
        Subject = message.Subject;
        Html = message.Html;
        Text = message.Text;
        Priority = message.Priority;
        RequestDeliveryStatus = message.RequestDeliveryStatus;
        Keywords = message.Keywords;
        ExtraHeaders = message.ExtraHeaders;
        Original = message.Original;
        InReplyTo = message.InReplyTo;
        References = message.References;
        Draft = draft;
        Add(RecipientKind.To, message.To.Select(Recipient.Of));
        Add(RecipientKind.Cc, message.Cc.Select(Recipient.Of));
        Add(RecipientKind.Bcc, message.Bcc.Select(Recipient.Of));
        Add(RecipientKind.ReplyTo, message.ReplyTo.Select(Recipient.Of));
        _attachments.AddRange(message.Attachments.Select(ComposerAttachment.Of));
    }

    private IReadOnlyList<MailAddress> Addresses(RecipientKind kind) => [.. _recipients[kind].Select(r => r.Address)];

    private static bool SameAddress(Recipient one, Recipient other) =>
        string.Equals(one.Address.Address, other.Address.Address, StringComparison.OrdinalIgnoreCase);
}
