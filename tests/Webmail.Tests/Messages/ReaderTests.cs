using Bunit;
using Webmail.Contracts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Messages;
using Webmail.Testing.Fakes;
using Webmail.Testing.Stack;
using Webmail.Tests.Shell;
using Xunit;

namespace Webmail.Tests.Messages;

public sealed class ReaderTests
{
    [Fact]
    public async Task The_header_names_author_recipients_and_files()
    {
        await using var page = new PageOverMailbox();
        var row = page.Mailbox.Add(FolderId.Inbox, FakeMailbox.Row("Bea Gil", "Numbers", PageOverMailbox.Now.AddHours(-1)) with { Attachments = ["plan.pdf"] });
        var reader = await OpenAsync(page, row.Id);

        Assert.Contains("Numbers", reader.Find("h2.subject").TextContent, StringComparison.Ordinal);
        Assert.Equal("bea.gil@b.test", reader.Find(".author .address").TextContent);
        Assert.Contains("to me", reader.Find(".to-line").TextContent, StringComparison.Ordinal);
        Assert.Equal("today, 10:00 AM", reader.Find(".letter-side time").TextContent.Replace('\u202f', ' '));
        Assert.Equal($"/attachment/{row.Id}/2", reader.Find(".file-card").GetAttribute("href"));
        Assert.Contains("240 KB", reader.Find(".file-card").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_names_no_recipient_says_so()
    {
        await using var page = new PageOverMailbox();
        var row = page.Mailbox.Add(FolderId.Inbox, "Bea", "one");
        page.Messages.Details[row.Id] = d => d with { To = [], Cc = [] };
        var reader = await OpenAsync(page, row.Id);

        Assert.Equal("to recipients who are not named", reader.Find(".to-line .names").TextContent);
    }

    [Fact]
    public async Task Pictures_from_elsewhere_wait_until_they_are_asked_for()
    {
        await using var page = new PageOverMailbox();
        var row = page.Mailbox.Add(FolderId.Inbox, "Bea", "newsletter");
        page.Messages.Details[row.Id] = d => d with { Body = new MessageBody(true, true, 3) };
        var reader = await OpenAsync(page, row.Id);

        Assert.Contains("3 images", reader.Find(".blocked-images").TextContent, StringComparison.Ordinal);
        await reader.Find(".blocked-images .btn").ClickAsync(new());

        Assert.Empty(reader.FindAll(".blocked-images"));
        Assert.True(page.State.Open!.RemoteImages);
    }

    [Fact]
    public async Task Two_From_headers_are_shown_and_warned_of()
    {
        await using var page = new PageOverMailbox("es");
        var row = page.Mailbox.Add(FolderId.Inbox, "Bea", "one");
        page.Messages.Details[row.Id] = d => d with
        {
            From = [new MailAddress("bea@b.test", "Bea"), new MailAddress("mallory@evil.test", "Bea")],
            Notices = [MessageNotice.SeveralFromHeaders],
        };
        var reader = await OpenAsync(page, row.Id);

        Assert.Equal(["bea@b.test", "mallory@evil.test"], reader.FindAll(".author .address").Select(a => a.TextContent));
        Assert.Contains("más de un remitente", reader.Find(".note.warn").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_too_complex_to_show_can_still_be_downloaded()
    {
        await using var page = new PageOverMailbox();
        var row = page.Mailbox.Add(FolderId.Inbox, "Bea", "monster");
        await page.StartAsync();
        page.Mailbox.Fail = new MailException(MailError.MessageTooComplex);
        await page.State.OpenMessageAsync(row.Id, PageOverMailbox.Ending);

        var reader = page.Context.Render<Reader>();

        Assert.Equal($"/source/{row.Id}.eml", reader.Find("[role=alert] a").GetAttribute("href"));
    }

    [Fact]
    public async Task Nobody_sees_a_frame_that_could_run_scripts()
    {
        // The frame is made by reader.js; this keeps its sandbox from being widened unnoticed.
        var script = await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Root, "wwwroot", "js", "reader.js"), PageOverMailbox.Ending);

        Assert.Contains("'sandbox', 'allow-popups allow-popups-to-escape-sandbox'", script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_notice_has_its_sentence()
    {
        await using var page = new PageOverMailbox();
        var row = page.Mailbox.Add(FolderId.Inbox, "Bea", "odd");
        page.Messages.Details[row.Id] = d => d with { Notices = Enum.GetValues<MessageNotice>() };
        var reader = await OpenAsync(page, row.Id);

        Assert.All(reader.FindAll(".note.warn span"), n => Assert.Contains(' ', n.TextContent));
    }

    private static async Task<IRenderedComponent<Reader>> OpenAsync(PageOverMailbox page, MessageId id)
    {
        await page.StartAsync();
        var reader = page.Context.Render<Reader>();
        await reader.InvokeAsync(() => page.State.OpenMessageAsync(id, PageOverMailbox.Ending));
        return reader;
    }
}
