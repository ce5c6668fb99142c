using System.Security.Cryptography;
using MailKit;
using MailKit.Search;
using MimeKit;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;
using MessageFlags = MailKit.MessageFlags;

namespace Webmail.IntegrationTests.Compose;

/// <summary>Writing and sending against the real servers; a plain IMAP client looks at what became of it.</summary>
public sealed class ComposeTests(MailStack stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_with_a_large_attachment_arrives_byte_by_byte_and_is_filed_in_Sent()
    {
        var bea = await stack.NewMailboxAsync(Cancelled, "b.test", "bea");
        await using var webmail = await StartAsync();
        var (ana, session) = await SignInAsync(webmail);
        var compose = webmail.Get<ICompose>();
        var bytes = RandomNumberGenerator.GetBytes(5 * 1024 * 1024);
        var upload = await compose.UploadAsync(session, new UploadRequest("fotos año.zip", "application/zip", bytes.Length), new MemoryStream(bytes), Cancelled);
        var started = await compose.StartAsync(session, new ComposeRequest(ComposeKind.New, null, "es"), Cancelled);

        var result = await compose.SendAsync(session, started.Message with
        {
            To = [new MailAddress(bea.Address, "Bea")],
            Bcc = [new MailAddress(ana.Address)],
            Subject = "Fotos ñ",
            Html = "<p>¿Vienes? <b>Sí</b></p>",
            Attachments = [new OutgoingAttachment(upload.FileName, upload.ContentType, upload.Size, upload.Id, null)],
        }, null, Cancelled);

        Assert.Null(result.Warning);
        Assert.Contains("queued", result.ServerText, StringComparison.OrdinalIgnoreCase);
        var arrived = await SingleAsync(bea, "INBOX");
        Assert.Equal("Fotos ñ", arrived.Subject);
        Assert.Empty(arrived.Bcc);
        var attachment = Assert.IsAssignableFrom<MimePart>(Assert.Single(arrived.Attachments));
        Assert.Equal("fotos año.zip", attachment.FileName);
        Assert.Equal(bytes, Content(attachment));
        var filed = await SingleAsync(ana, "Sent");
        Assert.Equal(ana.Address, Assert.Single(filed.Bcc.Mailboxes).Address);
        Assert.Equal(started.Message.MessageIdHeader, $"<{filed.MessageId}>");
    }

    [Fact]
    public async Task An_answer_is_threaded_and_marks_what_it_answers()
    {
        await using var webmail = await StartAsync();
        var (ana, session) = await SignInAsync(webmail);
        await stack.DeliverAsync(ana.Address, Message("Bea", "bea@b.test", ana.Address, "Viaje", "¿Vienes?\r\n"), Cancelled);
        var original = await IdAsync(ana);
        var compose = webmail.Get<ICompose>();

        var start = await compose.StartAsync(session, new ComposeRequest(ComposeKind.Reply, original, "es"), Cancelled);
        Assert.Equal("Re: Viaje", start.Message.Subject);
        Assert.Equal("bea@b.test", Assert.Single(start.Message.To).Address);
        Assert.Contains("Bea <bea@b.test> escribió:", start.Message.Text, StringComparison.Ordinal);
        Assert.Contains("> ¿Vienes?", start.Message.Text, StringComparison.Ordinal);
        await compose.SendAsync(session, start.Message with { To = [new MailAddress(ana.Address)] }, null, Cancelled);

        var sent = await SingleAsync(ana, "Sent");
        Assert.Equal("original@b.test", sent.InReplyTo);
        Assert.Equal(["original@b.test"], sent.References);
        Assert.Equal(MessageFlags.Answered, await FlagsAsync(ana, original) & MessageFlags.Answered);
    }

    [Fact]
    public async Task A_forwarded_message_carries_the_files_without_downloading_them()
    {
        await using var webmail = await StartAsync();
        var (ana, session) = await SignInAsync(webmail);
        var bytes = RandomNumberGenerator.GetBytes(700_000);
        var message = Message("Bea", "bea@b.test", ana.Address, "Plan", "Hola\r\n");
        var builder = new BodyBuilder { TextBody = "Hola" };
        builder.Attachments.Add("plan.pdf", bytes, new ContentType("application", "pdf"));
        message.Body = builder.ToMessageBody();
        await stack.DeliverAsync(ana.Address, message, Cancelled);
        var original = await IdAsync(ana);
        var compose = webmail.Get<ICompose>();

        var start = await compose.StartAsync(session, new ComposeRequest(ComposeKind.Forward, original, "es"), Cancelled);
        Assert.Equal("RV: Plan", start.Message.Subject);
        Assert.Equal("plan.pdf", Assert.Single(start.Message.Attachments).FileName);
        await compose.SendAsync(session, start.Message with { To = [new MailAddress(ana.Address)] }, null, Cancelled);

        var sent = await SingleAsync(ana, "Sent");
        Assert.Equal(bytes, Content(Assert.IsAssignableFrom<MimePart>(Assert.Single(sent.Attachments))));
        using var imap = await stack.ImapAsync(ana, Cancelled);
        await imap.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancelled);
        var summary = Assert.Single(await imap.Inbox.FetchAsync([new UniqueId(original.Uid)], MessageSummaryItems.Flags, Cancelled));
        Assert.Contains("$Forwarded", summary.Keywords);
    }

    [Fact]
    public async Task A_draft_saved_twice_is_one_draft_with_its_files_and_opens_as_it_was()
    {
        await using var webmail = await StartAsync();
        var (ana, session) = await SignInAsync(webmail);
        var compose = webmail.Get<ICompose>();
        var upload = await compose.UploadAsync(session, new UploadRequest("a.txt", "text/plain", 3), new MemoryStream("abc"u8.ToArray()), Cancelled);
        var written = (await compose.StartAsync(session, new ComposeRequest(ComposeKind.New, null, "en"), Cancelled)).Message with
        {
            To = [new MailAddress("bea@b.test", "Bea")],
            Bcc = [new MailAddress("carl@b.test")],
            Subject = "Plan",
            Html = "<p>one</p>",
            ExtraHeaders = [new HeaderField("X-Project", "ñandú")],
            Priority = Contracts.Messages.MessagePriority.High,
            Attachments = [new OutgoingAttachment(upload.FileName, upload.ContentType, upload.Size, upload.Id, null)],
        };
        var first = await compose.SaveDraftAsync(session, written, null, Cancelled);
        var second = await compose.SaveDraftAsync(session, written with { Html = "<p>two</p>" }, first, Cancelled);
        await SingleAsync(ana, "Drafts");

        var opened = await compose.StartAsync(session, new ComposeRequest(ComposeKind.EditDraft, second, "en"), Cancelled);
        Assert.Equal(second, opened.Draft);
        Assert.Equal(written.MessageIdHeader, opened.Message.MessageIdHeader);
        Assert.Equal("<p>two</p>", opened.Message.Html);
        Assert.Equal("carl@b.test", Assert.Single(opened.Message.Bcc).Address);
        Assert.Equal(new HeaderField("X-Project", "ñandú"), Assert.Single(opened.Message.ExtraHeaders));
        Assert.Equal(Contracts.Messages.MessagePriority.High, opened.Message.Priority);
        Assert.Null(opened.Message.Sender);

        // The upload may be gone, and the composer may still speak of the draft before: the file is found where it lies now.
        await compose.DiscardUploadAsync(session, upload.Id, Cancelled);
        var third = await compose.SaveDraftAsync(session, opened.Message, second, Cancelled);
        var fourth = await compose.SaveDraftAsync(session, opened.Message with { Html = "<p>four</p>" }, third, Cancelled);
        await compose.SendAsync(session, opened.Message with { To = [new MailAddress(ana.Address)], Bcc = [] }, fourth, Cancelled);

        var sent = await SingleAsync(ana, "Sent");
        Assert.Equal("abc"u8.ToArray(), Content(Assert.IsAssignableFrom<MimePart>(Assert.Single(sent.Attachments))));
        Assert.Null(sent.Headers["X-Webmail-Original"]);
        Assert.Equal(0, await CountAsync(ana, "Drafts"));
    }

    [Fact]
    public async Task A_refused_recipient_is_named_in_Postfixs_words_and_nothing_is_filed()
    {
        await using var webmail = await StartAsync();
        var (ana, session) = await SignInAsync(webmail);
        var compose = webmail.Get<ICompose>();
        var start = await compose.StartAsync(session, new ComposeRequest(ComposeKind.New, null, "en"), Cancelled);

        var refusal = await Assert.ThrowsAsync<MailException>(() =>
            compose.SendAsync(session, start.Message with { To = [new MailAddress("nobody.at.all@b.test")], Subject = "x" }, null, Cancelled));

        Assert.Equal(MailError.RecipientRefused, refusal.Error);
        Assert.Equal("nobody.at.all@b.test", refusal.Subject);
        Assert.NotNull(refusal.ServerText);
        Assert.Equal(0, await CountAsync(ana, "Sent"));
    }

    [Fact]
    public async Task A_full_mailbox_does_not_unsend_what_was_sent()
    {
        var bea = await stack.NewMailboxAsync(Cancelled, "b.test", "bea");
        await using var webmail = await StartAsync();
        var (ana, session) = await SignInAsync(webmail, quota: "1M");
        var compose = webmail.Get<ICompose>();
        var upload = await compose.UploadAsync(session, new UploadRequest("a.bin", "application/octet-stream", 2_000_000), new MemoryStream(new byte[2_000_000]), Cancelled);
        var start = await compose.StartAsync(session, new ComposeRequest(ComposeKind.New, null, "en"), Cancelled);

        var result = await compose.SendAsync(session, start.Message with
        {
            To = [new MailAddress(bea.Address)],
            Attachments = [new OutgoingAttachment("a.bin", "application/octet-stream", upload.Size, upload.Id, null)],
        }, null, Cancelled);

        Assert.Equal(MailError.QuotaFull, result.Warning);
        await SingleAsync(bea, "INBOX");
        Assert.Equal(0, await CountAsync(ana, "Sent"));
    }

    [Fact]
    public async Task An_upload_too_large_is_refused_before_its_first_byte()
    {
        await using var webmail = await StartAsync();
        var (_, session) = await SignInAsync(webmail);

        var refusal = await Assert.ThrowsAsync<MailException>(() =>
            webmail.Get<ICompose>().UploadAsync(session, new UploadRequest("big.iso", "application/octet-stream", 1L << 40), Stream.Null, Cancelled));

        Assert.Equal(MailError.UploadTooLarge, refusal.Error);
        Assert.Equal("big.iso", refusal.Subject);
    }

    [Fact]
    public async Task An_upload_that_turns_out_too_large_or_breaks_off_leaves_nothing_behind()
    {
        await using var webmail = await StartAsync(c => c.With("Webmail:Compose:MaxMessageSize", "500000"));
        var (_, session) = await SignInAsync(webmail);
        var compose = webmail.Get<ICompose>();

        var refusal = await Assert.ThrowsAsync<MailException>(() =>
            compose.UploadAsync(session, new UploadRequest("a", "text/plain", 10), new MemoryStream(new byte[600_000]), Cancelled));

        Assert.Equal(MailError.UploadTooLarge, refusal.Error);
    }

    [Fact]
    public async Task Another_session_cannot_open_an_upload_even_of_the_same_mailbox()
    {
        await using var webmail = await StartAsync();
        var (ana, session) = await SignInAsync(webmail);
        var compose = webmail.Get<ICompose>();
        var upload = await compose.UploadAsync(session, new UploadRequest("a.txt", "text/plain", 3), new MemoryStream("abc"u8.ToArray()), Cancelled);
        var other = (await webmail.Get<IAccounts>().SignInAsync(new SignInRequest(ana.Address, ana.Password, "127.0.0.1", "other", "en"), Cancelled)).Ticket;
        var start = await compose.StartAsync(other, new ComposeRequest(ComposeKind.New, null, "en"), Cancelled);

        var gone = await Assert.ThrowsAsync<MailException>(() => compose.SendAsync(other, start.Message with
        {
            To = [new MailAddress(ana.Address)],
            Attachments = [new OutgoingAttachment("a.txt", "text/plain", 3, upload.Id, null)],
        }, null, Cancelled));

        Assert.Equal(MailError.UploadGone, gone.Error);
    }

    private async Task<WebmailHost> StartAsync(Action<WebmailConfiguration>? configure = null)
    {
        var configuration = WebmailConfiguration.For("gateway", stack, await stack.NewDatabaseAsync(Cancelled)).With("Webmail:Gateway:Key", "a key for tests alone");
        configure?.Invoke(configuration);
        return await WebmailHost.StartAsync(configuration, Cancelled);
    }

    private async Task<(Mailbox Mailbox, SessionTicket Session)> SignInAsync(WebmailHost webmail, string quota = "1G")
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled, quota: quota);
        var signedIn = await webmail.Get<IAccounts>().SignInAsync(new SignInRequest(mailbox.Address, mailbox.Password, "127.0.0.1", "test", "es"), Cancelled);
        return (mailbox, signedIn.Ticket);
    }

    private static MimeMessage Message(string name, string from, string to, string subject, string text) =>
        new([new MailboxAddress(name, from)], [new MailboxAddress("", to)], subject, new TextPart("plain") { Text = text }) { MessageId = "original@b.test" };

    private async Task<MessageId> IdAsync(Mailbox mailbox)
    {
        using var imap = await stack.ImapAsync(mailbox, Cancelled);
        await imap.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancelled);
        var uid = Assert.Single(await imap.Inbox.SearchAsync(SearchQuery.All, Cancelled));
        return new MessageId(FolderId.Inbox, imap.Inbox.UidValidity, uid.Id);
    }

    private async Task<MessageFlags> FlagsAsync(Mailbox mailbox, MessageId message)
    {
        using var imap = await stack.ImapAsync(mailbox, Cancelled);
        await imap.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancelled);
        return Assert.Single(await imap.Inbox.FetchAsync([new UniqueId(message.Uid)], MessageSummaryItems.Flags, Cancelled)).Flags ?? MessageFlags.None;
    }

    private async Task<int> CountAsync(Mailbox mailbox, string name)
    {
        using var imap = await stack.ImapAsync(mailbox, Cancelled);
        var folder = await imap.GetFolderAsync(name, Cancelled);
        await folder.OpenAsync(FolderAccess.ReadOnly, Cancelled);
        return folder.Count;
    }

    /// <summary>The folder's only message; the queue may still be bringing it.</summary>
    private async Task<MimeMessage> SingleAsync(Mailbox mailbox, string name)
    {
        using var imap = await stack.ImapAsync(mailbox, Cancelled);
        var folder = await imap.GetFolderAsync(name, Cancelled);
        await folder.OpenAsync(FolderAccess.ReadOnly, Cancelled);
        await Readiness.WaitAsync(async () =>
        {
            await imap.NoOpAsync(Cancelled);
            return folder.Count == 0 ? $"{name} of {mailbox.Address} is empty" : null;
        }, Cancelled);
        Assert.Equal(1, folder.Count);
        return await folder.GetMessageAsync(0, Cancelled);
    }

    private static byte[] Content(MimePart part)
    {
        using var content = new MemoryStream();
        part.Content!.DecodeTo(content);
        return content.ToArray();
    }
}
