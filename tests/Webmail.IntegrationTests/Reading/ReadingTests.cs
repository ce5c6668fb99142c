using System.Security.Cryptography;
using System.Text;
using MailKit;
using MailKit.Search;
using MimeKit;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Reading;
using Webmail.Gateway.Reading.Parts;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Reading;

/// <summary>Reading against the real Dovecot: what a message of any shape looks like, and that its parts come as they were.</summary>
public sealed class ReadingTests(MailStack stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Html_is_shown_sanitised_with_its_inline_pictures()
    {
        var builder = new BodyBuilder { TextBody = "Hola", HtmlBody = "<p onclick=x()>Hola <b>Bea</b><script>x()</script></p><img src=\"cid:logo@a\">" };
        builder.LinkedResources.Add("logo.png", new byte[200], new ContentType("image", "png")).ContentId = "logo@a";
        var (mailbox, message) = await DeliverAsync(builder.ToMessageBody());
        await using var webmail = await StartAsync();
        var (account, _) = await SignInAsync(webmail, mailbox);
        var reader = webmail.Get<MessageReader>();

        var html = await reader.OpenBodyAsync(account, new BodyRequest(message, false, false, "es"), Cancelled);
        Assert.Contains("<p>Hola <b>Bea</b></p><img src=\"part/2.2\">", html, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"es\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("script", html, StringComparison.OrdinalIgnoreCase);

        var text = await reader.OpenBodyAsync(account, new BodyRequest(message, true, false, "es"), Cancelled);
        Assert.Contains("<div class=\"t\">Hola</div>", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_of_one_part_is_shown()
    {
        var (mailbox, message) = await DeliverAsync(new TextPart("plain") { Text = "Hola https://b.test/x\r\n> uno\r\n" });
        await using var webmail = await StartAsync();
        var (account, _) = await SignInAsync(webmail, mailbox);

        var html = await webmail.Get<MessageReader>().OpenBodyAsync(account, new BodyRequest(message, false, false, "en"), Cancelled);
        Assert.Contains("Hola <a href=\"https://b.test/x\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_comes_as_it_was_sent_while_other_work_goes_on()
    {
        var bytes = RandomNumberGenerator.GetBytes(3 * 1024 * 1024);
        var builder = new BodyBuilder { TextBody = "Hola" };
        builder.Attachments.Add("plan año.pdf", bytes, new ContentType("application", "pdf"));
        var (mailbox, message) = await DeliverAsync(builder.ToMessageBody());
        await using var webmail = await StartAsync();
        var (account, _) = await SignInAsync(webmail, mailbox);
        var parts = webmail.Get<PartReader>();

        await using var part = await parts.OpenPartAsync(account, message, "2", Cancelled);
        Assert.Equal("plan año.pdf", part.FileName);
        Assert.Equal("application/pdf", part.ContentType);
        var head = new byte[1000];
        await part.Content.ReadExactlyAsync(head, Cancelled);

        // Half read, and nothing waits for it.
        await webmail.Get<MessageReader>().OpenBodyAsync(account, new BodyRequest(message, false, false, "en"), Cancelled);
        using var rest = new MemoryStream();
        await part.Content.CopyToAsync(rest, Cancelled);
        Assert.Equal(bytes, head.Concat(rest.ToArray()));
    }

    [Fact]
    public async Task The_source_is_the_message_byte_by_byte()
    {
        var (mailbox, message) = await DeliverAsync(new TextPart("plain") { Text = new string('x', 60_000) });
        await using var webmail = await StartAsync(c => c.With("Webmail:Reading:ChunkBytes", "10000"));
        var (account, _) = await SignInAsync(webmail, mailbox);

        await using var source = await webmail.Get<PartReader>().OpenSourceAsync(account, message, Cancelled);
        using var ours = new MemoryStream();
        await source.Content.CopyToAsync(ours, Cancelled);
        using var imap = await stack.ImapAsync(mailbox, Cancelled);
        await imap.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancelled);
        using var theirs = new MemoryStream();
        await using var plain = await imap.Inbox.GetStreamAsync(new UniqueId(message.Uid), "", Cancelled);
        await plain.CopyToAsync(theirs, Cancelled);
        Assert.Equal(theirs.ToArray(), ours.ToArray());
    }

    [Theory]
    [InlineData("9", MailError.PartGone)]
    [InlineData("1.2.3", MailError.PartGone)]
    [InlineData("1] BODY[", MailError.PartGone)]
    [InlineData("HEADER", MailError.PartGone)]
    public async Task A_part_that_is_not_there_is_said_to_be_gone(string partId, MailError expected)
    {
        var (mailbox, message) = await DeliverAsync(new TextPart("plain") { Text = "x" });
        await using var webmail = await StartAsync();
        var (account, _) = await SignInAsync(webmail, mailbox);

        var gone = await Assert.ThrowsAsync<MailException>(() => webmail.Get<PartReader>().OpenPartAsync(account, message, partId, Cancelled));
        Assert.Equal(expected, gone.Error);
    }

    [Fact]
    public async Task A_message_that_is_gone_or_another_under_its_number_is_said_to_be_gone()
    {
        var (mailbox, message) = await DeliverAsync(new TextPart("plain") { Text = "x" });
        await using var webmail = await StartAsync();
        var (account, _) = await SignInAsync(webmail, mailbox);
        var reader = webmail.Get<MessageReader>();
        foreach (var other in new[] { message with { Uid = message.Uid + 1 }, message with { UidValidity = message.UidValidity + 1 } })
        {
            var gone = await Assert.ThrowsAsync<MailException>(() => reader.OpenBodyAsync(account, new BodyRequest(other, false, false, "en"), Cancelled));
            Assert.Equal(MailError.MessageGone, gone.Error);
        }
    }

    [Fact]
    public async Task A_thousand_nested_parts_are_read_as_far_as_they_go()
    {
        var raw = new StringBuilder("From: a@a.test\r\nSubject: deep\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b0\r\n\r\n");
        for (var i = 0; i < 1000; i++)
        {
            raw.Append(System.Globalization.CultureInfo.InvariantCulture, $"--b{i}\r\nContent-Type: multipart/mixed; boundary=b{i + 1}\r\n\r\n");
        }

        raw.Append("--b1000\r\nContent-Type: text/plain\r\n\r\ndeep\r\n");
        var read = await ReadRawAsync(raw.ToString());
        Assert.Contains(read.Notices, n => n is MessageNotice.TooDeeplyNested or MessageNotice.BrokenStructure);
    }

    [Fact]
    public async Task Ten_megabytes_of_header_do_not_hide_the_text()
    {
        var raw = "From: a@a.test\r\nX-Long: " + string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n ", 150_000)) + "x\r\nSubject: long\r\n\r\nHola\r\n";
        var read = await ReadRawAsync(raw);
        Assert.True(read.Body.HasText);
    }

    [Fact]
    public async Task Ten_megabytes_of_References_can_be_answered()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await AppendRawAsync(mailbox, "From: a@a.test\r\nReferences: " + string.Concat(Enumerable.Range(0, 150_000).Select(i => $"<{i}@a.{new string('x', 50)}.test>\r\n ")) + "<x@a>\r\nSubject: long\r\n\r\nHola\r\n");
        await using var webmail = await StartAsync();
        var (_, session) = await SignInAsync(webmail, mailbox);
        using var imap = await stack.ImapAsync(mailbox, Cancelled);
        await imap.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancelled);
        var message = new MessageId(FolderId.Inbox, imap.Inbox.UidValidity, 1);

        var start = await webmail.Get<ICompose>().StartAsync(session, new ComposeRequest(ComposeKind.Reply, message, "en"), Cancelled);
        Assert.Equal("Re: long", start.Message.Subject);
    }

    [Theory]
    [InlineData("Content-Type: text/plain; charset=x-nobody-knows\r\n\r\nHola\r\n", null)]
    [InlineData("Content-Type: text/plain; charset=x-nobody-knows\r\nContent-Transfer-Encoding: base64\r\n\r\n8fHx\r\n", MessageNotice.UnknownCharset)]
    [InlineData("Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nYQBiAGM=\r\n", MessageNotice.NulBytesRemoved)]
    [InlineData("Content-Type: multipart/encrypted; boundary=b\r\n\r\n--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\nContent-Type: application/octet-stream\r\n\r\nx\r\n--b--\r\n", MessageNotice.Encrypted)]
    [InlineData("Content-Type: multipart/mixed\r\n\r\nno boundary\r\n", null)]
    [InlineData("Content-Type: ;;;\r\nContent-Transfer-Encoding: nonsense\r\n\r\nHola\r\n", null)]
    public async Task Odd_messages_are_read_with_a_word_about_what_is_odd(string rest, MessageNotice? notice)
    {
        var read = await ReadRawAsync("From: a@a.test\r\nMIME-Version: 1.0\r\n" + rest);
        if (notice is { } expected)
        {
            Assert.Contains(expected, read.Notices);
        }
    }

    [Fact]
    public async Task A_long_text_is_cut_and_says_so()
    {
        var (mailbox, message) = await DeliverAsync(new TextPart("plain") { Text = string.Concat(Enumerable.Repeat("palabra palabra palabra\r\n", 2000)) });
        await using var webmail = await StartAsync(c => c.With("Webmail:Reading:MaxTextBytes", "10000"));
        var (account, _) = await SignInAsync(webmail, mailbox);

        var html = await webmail.Get<MessageReader>().OpenBodyAsync(account, new BodyRequest(message, false, false, "es"), Cancelled);
        Assert.Contains("El mensaje es más largo", html, StringComparison.Ordinal);
        Assert.True(html.Length < 14_000);
    }

    private async Task<ReadMessage> ReadRawAsync(string raw)
    {
        // Into the mailbox as it stands: MimeKit would put it in order first.
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await using var webmail = await StartAsync();
        var (account, _) = await SignInAsync(webmail, mailbox);
        await AppendRawAsync(mailbox, raw);
        using var imap = await stack.ImapAsync(mailbox, Cancelled);
        await imap.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancelled);
        var summary = Assert.Single(await imap.Inbox.FetchAsync(0, -1, MessageSummaryItems.UniqueId | MessageSummaryItems.BodyStructure, Cancelled));
        var message = new MessageId(FolderId.Inbox, imap.Inbox.UidValidity, summary.UniqueId.Id);
        return await webmail.Get<MessageReader>().ReadAsync(account, imap.Inbox, message, summary.Body, Cancelled);
    }

    private async Task AppendRawAsync(Mailbox mailbox, string raw)
    {
        using var tcp = new System.Net.Sockets.TcpClient();
        await tcp.ConnectAsync(StackEnvironment.Host, stack.Servers.ImapPort, Cancelled);
        await using var stream = tcp.GetStream();
        using var reader = new StreamReader(stream, Encoding.Latin1, false, 4096, leaveOpen: true);
        var bytes = Encoding.Latin1.GetBytes(raw);
        await SayAsync($"a LOGIN {mailbox.Address} \"{mailbox.Password}\"\r\n", "a OK");
        await SayAsync($"b APPEND INBOX {{{bytes.Length}}}\r\n", "+");
        await stream.WriteAsync(bytes, Cancelled);
        await SayAsync("\r\n", "b OK");

        async Task SayAsync(string line, string expected)
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(line), Cancelled);
            string? answer;
            do
            {
                answer = await reader.ReadLineAsync(Cancelled);
            }
            while (answer?.StartsWith("* ", StringComparison.Ordinal) == true);

            Assert.StartsWith(expected, answer, StringComparison.Ordinal);
        }
    }

    private async Task<(Mailbox Mailbox, MessageId Message)> DeliverAsync(MimeEntity body)
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await stack.DeliverAsync(mailbox.Address, new MimeMessage([new MailboxAddress("Bea", "bea@b.test")], [new MailboxAddress("", mailbox.Address)], "Hola", body), Cancelled);
        using var imap = await stack.ImapAsync(mailbox, Cancelled);
        await imap.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancelled);
        var uid = Assert.Single(await imap.Inbox.SearchAsync(SearchQuery.All, Cancelled));
        return (mailbox, new MessageId(FolderId.Inbox, imap.Inbox.UidValidity, uid.Id));
    }

    private async Task<WebmailHost> StartAsync(Action<WebmailConfiguration>? configure = null)
    {
        var configuration = WebmailConfiguration.For("gateway", stack, await stack.NewDatabaseAsync(Cancelled)).With("Webmail:Gateway:Key", "a key for tests alone");
        configure?.Invoke(configuration);
        return await WebmailHost.StartAsync(configuration, Cancelled);
    }

    private static async Task<(MailAccount Account, SessionTicket Session)> SignInAsync(WebmailHost webmail, Mailbox mailbox)
    {
        var ticket = (await webmail.Get<IAccounts>().SignInAsync(new SignInRequest(mailbox.Address, mailbox.Password, "127.0.0.1", "test", "es"), Cancelled)).Ticket;
        return ((await webmail.Get<SessionStore>().OpenAsync(ticket, Cancelled)).Account, ticket);
    }
}
