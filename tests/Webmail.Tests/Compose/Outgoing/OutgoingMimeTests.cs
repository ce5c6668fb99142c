using System.Text;
using MimeKit;
using Webmail.Contracts;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Compose.Outgoing;
using Xunit;
using MessagePriority = Webmail.Contracts.Messages.MessagePriority;

namespace Webmail.Tests.Compose.Outgoing;

public sealed class OutgoingMimeTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Plain_text_is_one_flowed_part()
    {
        var message = await BuildAsync(ComposeMessages.Plain());

        var text = Assert.IsType<TextPart>(message.Body);
        Assert.Equal("flowed", text.ContentType.Format);
        Assert.Equal("Hola.", text.Text.TrimEnd());
    }

    [Fact]
    public async Task Formatted_text_comes_with_its_plain_text()
    {
        var message = await BuildAsync(ComposeMessages.Plain() with { Html = "<p>Hola <b>Bea</b></p><script>x()</script>", Text = null });

        Assert.Equal("multipart/alternative", message.Body!.ContentType.MimeType);
        Assert.Equal("Hola Bea", message.TextBody!.TrimEnd());
        Assert.Contains("<p>Hola <b>Bea</b></p></body>", message.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_header_says_what_was_written()
    {
        var message = await BuildAsync(ComposeMessages.Plain() with
        {
            Cc = [new MailAddress("carl@c.test", "Carl, Dr. \"C\"")],
            Bcc = [new MailAddress("dora@d.test")],
            ReplyTo = [new MailAddress("office@a.test")],
            Sender = new MailAddress("bot@a.test"),
            Subject = "Año nuevo\r\nBcc: eve@e.test",
            InReplyTo = "<1@x>",
            References = ["<0@x>", "not one", "<1@x>"],
            Keywords = ["work", "plan"],
            Priority = MessagePriority.High,
            ExtraHeaders = [new HeaderField("X-Project", "Ñandú")],
        });

        Assert.Equal("1.2@a.test", message.MessageId);
        Assert.Equal("Carl, Dr. \"C\"", message.Cc.Mailboxes.Single().Name);
        Assert.Equal("dora@d.test", message.Bcc.Mailboxes.Single().Address);
        Assert.Equal("office@a.test", message.ReplyTo.Mailboxes.Single().Address);
        Assert.Equal("bot@a.test", message.Sender!.Address);
        Assert.Equal("Año nuevo  Bcc: eve@e.test", message.Subject);
        Assert.Equal("1@x", message.InReplyTo);
        Assert.Equal(["0@x", "1@x"], message.References);
        Assert.Equal("work, plan", message.Headers[HeaderId.Keywords]);
        Assert.Equal(XMessagePriority.Highest, message.XPriority);
        Assert.Equal(MessageImportance.High, message.Importance);
        Assert.Equal("Ñandú", message.Headers["X-Project"]);
        Assert.Equal(TimeSpan.FromHours(1), message.Date.Offset);
    }

    [Fact]
    public async Task A_shown_picture_lies_beside_the_text_that_shows_it_and_a_file_behind_it()
    {
        var picture = new OutgoingAttachment("logo.png", "image/png", 3, Guid.NewGuid(), null, "logo@a.test");
        var unshown = new OutgoingAttachment("other.png", "image/png", 3, Guid.NewGuid(), null, "other@a.test");
        var file = new OutgoingAttachment("presupuesto año.pdf", "application/pdf", 3, Guid.NewGuid(), null);
        var message = await BuildAsync(ComposeMessages.Plain() with { Html = "<img src=\"cid:logo@a.test\">", Attachments = [picture, unshown, file] });

        var mixed = Assert.IsType<Multipart>(message.Body);
        var related = Assert.IsType<MultipartRelated>(Assert.IsType<MultipartAlternative>(mixed[0])[1]);
        Assert.Equal("logo@a.test", related[1].ContentId);
        Assert.Equal(["other.png", "presupuesto año.pdf"], mixed.Skip(1).OfType<MimePart>().Select(p => p.FileName));
        Assert.Equal("abc", Content((MimePart)mixed[2]));
    }

    [Fact]
    public async Task Everything_is_seven_bit_on_the_way()
    {
        var bytes = await WriteAsync(ComposeMessages.Plain() with { Subject = "日本語", Text = "日本語\n" + new string('ñ', 2000), Html = "<p>ñ</p>" });

        Assert.All(bytes, b => Assert.InRange(b, (byte)1, (byte)127));
        Assert.All(Encoding.ASCII.GetString(bytes).Split("\r\n"), line => Assert.True(line.Length <= 998));
    }

    [Fact]
    public async Task Only_a_draft_remembers_what_it_answers()
    {
        var answer = ComposeMessages.Plain() with { Kind = ComposeKind.Reply, Original = new MessageId(Webmail.Contracts.Folders.FolderId.Inbox, 1, 7) };

        Assert.Equal((ComposeKind.Reply, answer.Original), DraftHeaders.ParseOriginal((await BuildAsync(answer, isDraft: true)).Headers[DraftHeaders.Original]));
        Assert.Null((await BuildAsync(answer)).Headers[DraftHeaders.Original]);
    }

    [Fact]
    public void A_local_part_outside_ASCII_needs_SMTPUTF8_and_a_domain_does_not()
    {
        Assert.True(OutgoingMime.NeedsUtf8(ComposeMessages.Plain("josé@b.test")));
        Assert.False(OutgoingMime.NeedsUtf8(ComposeMessages.Plain("jose@españa.test")));
    }

    [Fact]
    public async Task A_bad_identifier_is_replaced_by_one_in_the_senders_domain()
    {
        var message = await BuildAsync(ComposeMessages.Plain() with { MessageIdHeader = "<a b>\r\nX: y" });

        Assert.EndsWith("@a.test", message.MessageId, StringComparison.Ordinal);
    }

    private static async Task<MimeMessage> BuildAsync(OutgoingMessage message, bool isDraft = false) =>
        await MimeMessage.LoadAsync(new MemoryStream(await WriteAsync(message, isDraft)), Cancelled);

    private static async Task<byte[]> WriteAsync(OutgoingMessage message, bool isDraft = false)
    {
        var found = message.Attachments.ToDictionary(
            a => a,
            a => new FoundAttachment(ContentType.Parse(a.ContentType), ContentEncoding.Base64,
                new StreamedContent(ContentEncoding.Binary, (target, token) => target.WriteAsync("abc"u8.ToArray(), token).AsTask()), 3));
        using var mime = OutgoingMime.Build(message, new AttachmentParts(found), new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.FromHours(1)), isDraft);
        await using var built = await BuiltMessage.WriteAsync(mime, false, 1000, 1 << 20, Cancelled);
        using var bytes = new MemoryStream();
        await built.Message.WriteToAsync(built.Format, bytes, Cancelled);
        return bytes.ToArray();
    }

    private static string Content(MimePart part)
    {
        using var content = new MemoryStream();
        part.Content!.DecodeTo(content);
        return Encoding.UTF8.GetString(content.ToArray());
    }
}
