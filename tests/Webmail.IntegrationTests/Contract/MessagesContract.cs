using System.Text;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Xunit;

namespace Webmail.IntegrationTests.Contract;

/// <summary>What <see cref="IMessages"/> promises, whichever way it is asked.</summary>
public abstract class MessagesContract(GatewayFixture gateway)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private IMessages Messages => gateway.Ask<IMessages>();

    [Fact]
    public async Task Opening_a_folder_tells_its_counts_and_newest_rows_and_the_rest_is_a_page()
    {
        var (mailbox, session) = await gateway.SignInAsync(Cancelled);
        foreach (var subject in new[] { "First", "Second", "Third – «ñ» 漢字" })
        {
            await gateway.Stack.DeliverAsync(mailbox.Address, ContractMail.Text(mailbox, subject), Cancelled);
        }

        var page = await Messages.OpenFolderAsync(session, FolderId.Inbox, MessageFilter.All, 2, Cancelled);
        Assert.Equal((3, 3, 3), (page.Total, page.Unread, page.Matching));
        Assert.Equal(["Third – «ñ» 漢字", "Second"], page.Rows.Select(r => r.Subject));
        Assert.Equal(new MailAddress("zoe@c.test", "Zoë Núñez"), page.Rows[0].From);
        var rest = await Messages.ListAsync(session, FolderId.Inbox, MessageFilter.All, 2, 50, Cancelled);
        Assert.Equal((2, 3, "First"), (rest.Skip, rest.Matching, Assert.Single(rest.Rows).Subject));
    }

    [Fact]
    public async Task An_opened_message_has_its_body_apart_and_is_read_afterwards()
    {
        var (session, row, _) = await ArriveWithAttachmentAsync();
        var detail = await Messages.OpenAsync(session, row.Id, markSeen: true, Cancelled);
        Assert.Equal(row.Id, detail.Row.Id);
        Assert.Equal("plan – año.pdf", Assert.Single(detail.Attachments).FileName);
        Assert.True(detail.Body.HasHtml);

        var body = await Messages.OpenBodyAsync(session, new BodyRequest(row.Id, PreferText: false, RemoteImages: false, "es"), Cancelled);
        Assert.Contains("¡Hola!", body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", body, StringComparison.OrdinalIgnoreCase);
        var unread = await Messages.OpenFolderAsync(session, FolderId.Inbox, MessageFilter.Unread, 10, Cancelled);
        Assert.Equal((0, 0), (unread.Unread, unread.Matching));
    }

    [Fact]
    public async Task What_is_marked_unread_in_the_moment_after_it_was_opened_stays_unread()
    {
        var (session, row, _) = await ArriveWithAttachmentAsync();
        await Messages.OpenAsync(session, row.Id, markSeen: true, Cancelled);
        await Messages.SetFlagsAsync(session, [row.Id], FlagChange.MarkSeen(false), Cancelled);
        var unread = await Messages.OpenFolderAsync(session, FolderId.Inbox, MessageFilter.Unread, 10, Cancelled);
        Assert.Equal((1, 1), (unread.Unread, unread.Matching));
    }

    [Fact]
    public async Task What_is_deleted_in_the_moment_after_it_was_opened_lies_in_the_trash_as_read()
    {
        var (session, row, _) = await ArriveWithAttachmentAsync();
        await Messages.OpenAsync(session, row.Id, markSeen: true, Cancelled);
        var moved = await Messages.DeleteAsync(session, [row.Id], forGood: false, Cancelled);
        var trash = await Messages.OpenFolderAsync(session, moved!.Target, MessageFilter.All, 10, Cancelled);
        Assert.True(Assert.Single(trash.Rows).IsSeen);
    }

    [Fact]
    public async Task A_part_and_the_source_are_streamed_byte_for_byte()
    {
        var (session, row, content) = await ArriveWithAttachmentAsync();
        var detail = await Messages.OpenAsync(session, row.Id, markSeen: false, Cancelled);
        await using (var part = await Messages.OpenPartAsync(session, row.Id, detail.Attachments[0].PartId, Cancelled))
        {
            Assert.Equal(("application/pdf", "plan – año.pdf"), (part.ContentType, part.FileName));
            using var copy = new MemoryStream();
            await part.Content.CopyToAsync(copy, Cancelled);
            Assert.Equal(content, copy.ToArray());
        }

        await using var source = await Messages.OpenSourceAsync(session, row.Id, Cancelled);
        Assert.Equal("message/rfc822", source.ContentType);
        using var text = new StreamReader(source.Content, Encoding.Latin1);
        Assert.Contains("Subject: ", await text.ReadToEndAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_who_leaves_in_the_middle_leaves_a_gateway_that_goes_on()
    {
        var (session, row, _) = await ArriveWithAttachmentAsync(4_000_000);
        var partId = (await Messages.OpenAsync(session, row.Id, markSeen: false, Cancelled)).Attachments[0].PartId;
        for (var i = 0; i < 10; i++)
        {
            await using var part = await Messages.OpenPartAsync(session, row.Id, partId, Cancelled);
            await part.Content.ReadExactlyAsync(new byte[100], Cancelled);
        }

        Assert.Equal(1, (await Messages.OpenFolderAsync(session, FolderId.Inbox, MessageFilter.All, 10, Cancelled)).Total);
    }

    [Fact]
    public async Task Flags_labels_moves_copies_and_deletion_are_what_the_server_has()
    {
        var (mailbox, session) = await gateway.SignInAsync(Cancelled);
        await gateway.Stack.DeliverAsync(mailbox.Address, ContractMail.Text(mailbox, "Moved about"), Cancelled);
        var id = (await Messages.OpenFolderAsync(session, FolderId.Inbox, MessageFilter.All, 10, Cancelled)).Rows[0].Id;
        await Messages.SetFlagsAsync(session, [id], new FlagChange(Add: MessageFlags.Flagged | MessageFlags.Seen, AddLabels: ["work"]), Cancelled);
        var flagged = Assert.Single((await Messages.OpenFolderAsync(session, FolderId.Inbox, MessageFilter.Flagged, 10, Cancelled)).Rows);
        Assert.Equal((MessageFlags.Flagged | MessageFlags.Seen, "work"), (flagged.Flags, Assert.Single(flagged.Labels)));

        var archive = (await gateway.Ask<IFolders>().CreateAsync(session, null, "Box", Cancelled)).Folders.Single(f => f.Name == "Box").Id;
        var copied = Assert.Single((await Messages.CopyAsync(session, [id], archive, Cancelled)).Moved).To!.Value;
        Assert.Equal(archive, copied.Folder);
        var moved = Assert.Single((await Messages.MoveAsync(session, [id], archive, Cancelled)).Moved).To!.Value;
        Assert.Equal(2, (await Messages.OpenFolderAsync(session, archive, MessageFilter.All, 10, Cancelled)).Total);

        var trashed = await Messages.DeleteAsync(session, [copied], forGood: false, Cancelled);
        Assert.NotEqual(archive, trashed!.Target);
        Assert.Null(await Messages.DeleteAsync(session, [moved], forGood: true, Cancelled));
        Assert.Equal(0, (await Messages.OpenFolderAsync(session, archive, MessageFilter.All, 10, Cancelled)).Total);
    }

    [Fact]
    public async Task What_is_gone_is_named_for_what_it_is()
    {
        var (mailbox, session) = await gateway.SignInAsync(Cancelled);
        await gateway.Stack.DeliverAsync(mailbox.Address, ContractMail.Text(mailbox, "Short-lived"), Cancelled);
        var id = (await Messages.OpenFolderAsync(session, FolderId.Inbox, MessageFilter.All, 10, Cancelled)).Rows[0].Id;
        Assert.Equal(MailError.PartGone, (await FailsAsync(() => Messages.OpenPartAsync(session, id, "7.7", Cancelled))).Error);
        await Messages.DeleteAsync(session, [id], forGood: true, Cancelled);
        Assert.Equal(MailError.MessageGone, (await FailsAsync(() => Messages.OpenAsync(session, id, false, Cancelled))).Error);
        var nowhere = await FailsAsync(() => Messages.OpenFolderAsync(session, new FolderId("No such folder"), MessageFilter.All, 10, Cancelled));
        Assert.Equal(MailError.FolderGone, nowhere.Error);
        Assert.Equal(MailError.SessionGone, (await FailsAsync(() => Messages.OpenAsync(new SessionTicket("x"), id, false, Cancelled))).Error);
    }

    [Fact]
    public async Task A_picture_on_an_address_that_is_not_public_is_refused()
    {
        var (session, row, _) = await ArriveWithAttachmentAsync();
        var refused = await FailsAsync(() => Messages.OpenRemoteImageAsync(session, row.Id, new Uri("http://127.0.0.1:1/pixel.png"), Cancelled));
        Assert.Equal(MailError.RemoteContentRefused, refused.Error);
    }

    private static Task<MailException> FailsAsync(Func<Task> action) => Assert.ThrowsAsync<MailException>(action);

    private async Task<(SessionTicket Session, MessageRow Row, byte[] Content)> ArriveWithAttachmentAsync(int size = 100_000)
    {
        var (mailbox, session) = await gateway.SignInAsync(Cancelled);
        var content = new byte[size];
        new Random(7).NextBytes(content);
        await gateway.Stack.DeliverAsync(
            mailbox.Address, ContractMail.WithAttachment(mailbox, "With a plan", "<p>¡Hola!</p><script>alert(1)</script>", "plan – año.pdf", content), Cancelled);
        return (session, (await Messages.OpenFolderAsync(session, FolderId.Inbox, MessageFilter.All, 10, Cancelled)).Rows[0], content);
    }
}

public sealed class MessagesInProcess(InProcessGateway gateway) : MessagesContract(gateway), IClassFixture<InProcessGateway>;

public sealed class MessagesOverHttp(RemoteGateway gateway) : MessagesContract(gateway), IClassFixture<RemoteGateway>;
