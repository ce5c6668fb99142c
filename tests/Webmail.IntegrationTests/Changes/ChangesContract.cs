using MailKit;
using MimeKit;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.IntegrationTests.Contract;
using Webmail.Testing.Stack;
using Xunit;
using MessageFlags = Webmail.Contracts.Messages.MessageFlags;

namespace Webmail.IntegrationTests.Changes;

/// <summary>What <see cref="IChanges"/> promises, whichever way it is asked, on a real Dovecot.</summary>
public abstract class ChangesContract(GatewayFixture gateway)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private IMessages Messages => gateway.Ask<IMessages>();

    [Fact]
    public async Task A_delivery_is_told_with_its_complete_row()
    {
        var (mailbox, session) = await gateway.SignInAsync(Cancelled);
        await using var page = await OpenAsync(session, FolderId.Inbox);

        await gateway.Stack.DeliverAsync(mailbox.Address, Letter("Llegó"), Cancelled);

        var arrived = await page.HearAsync<MessageArrived>();
        Assert.True(arrived.IsNew);
        Assert.Equal(("Llegó", FolderId.Inbox, "bea@b.test"), (arrived.Row.Subject, arrived.Row.Id.Folder, arrived.Row.From?.Address));
        Assert.NotNull(arrived.Row.Size);
        var counts = await page.HearAsync<FolderCountsChanged>(c => c.Folder.IsInbox);
        Assert.Equal((1, 1), (counts.Total, counts.Unread));
    }

    [Fact]
    public async Task What_another_client_does_is_told()
    {
        var (mailbox, session) = await gateway.SignInAsync(Cancelled);
        await gateway.Stack.DeliverAsync(mailbox.Address, Letter("One"), Cancelled);
        await using var page = await OpenAsync(session, FolderId.Inbox);
        using var other = await gateway.Stack.ImapAsync(mailbox, Cancelled);
        await other.Inbox.OpenAsync(FolderAccess.ReadWrite, Cancelled);
        var uid = Assert.Single(await other.Inbox.SearchAsync(MailKit.Search.SearchQuery.All, Cancelled));

        await other.Inbox.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Add, MailKit.MessageFlags.Seen | MailKit.MessageFlags.Flagged, ["work"]), Cancelled);
        var flags = await page.HearAsync<MessageFlagsChanged>();
        Assert.Equal((uid.Id, MessageFlags.Seen | MessageFlags.Flagged), (flags.Message.Uid, flags.Flags));
        Assert.Equal(["work"], flags.Labels);

        await other.Inbox.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Add, MailKit.MessageFlags.Deleted) { Silent = true }, Cancelled);
        await other.Inbox.ExpungeAsync(Cancelled);
        Assert.Equal(uid.Id, Assert.Single((await page.HearAsync<MessagesRemoved>()).Messages).Uid);
    }

    [Theory]
    [InlineData("Archive")]
    [InlineData("Señales & más")]
    public async Task A_folder_that_is_open_is_told_row_by_row_and_any_other_by_its_counts(string name)
    {
        var (mailbox, session) = await gateway.SignInAsync(Cancelled);
        using var other = await gateway.Stack.ImapAsync(mailbox, Cancelled);
        var folder = name == "Archive"
            ? await other.GetFolderAsync(name, Cancelled)
            : (await other.GetFolder(other.PersonalNamespaces[0]).CreateAsync(name, true, Cancelled))!;
        await using var page = await OpenAsync(session, FolderId.Inbox);

        await folder.AppendAsync(Letter("Closed"), MailKit.MessageFlags.None, Cancelled);
        var counts = await page.HearAsync<FolderCountsChanged>(c => c.Folder.FullName == name);
        Assert.Equal((1, 1), (counts.Total, counts.Unread));
        Assert.DoesNotContain(page.Heard, change => change is MessageArrived);

        await Messages.OpenFolderAsync(session, new FolderId(name), MessageFilter.All, 50, Cancelled);
        await folder.AppendAsync(Letter("Open"), MailKit.MessageFlags.None, Cancelled);
        Assert.Equal("Open", (await page.HearAsync<MessageArrived>()).Row.Subject);
    }

    [Fact]
    public async Task Folders_made_renamed_and_deleted_elsewhere_change_the_tree()
    {
        var (mailbox, session) = await gateway.SignInAsync(Cancelled);
        await using var page = await OpenAsync(session, FolderId.Inbox);
        using var other = await gateway.Stack.ImapAsync(mailbox, Cancelled);
        var top = other.GetFolder(other.PersonalNamespaces[0]);

        var made = await top.CreateAsync("Proyectos ñ", true, Cancelled);
        await page.HearAsync<FolderTreeChanged>(c => c.Tree.ById(new FolderId("Proyectos ñ")) is not null);

        await ListIsOldAsync(other);
        await made!.RenameAsync(top, "Projects", Cancelled);
        await page.HearAsync<FolderTreeChanged>(c => c.Tree.ById(new FolderId("Projects")) is not null && c.Tree.ById(new FolderId("Proyectos ñ")) is null);

        await ListIsOldAsync(other);
        await made.DeleteAsync(Cancelled);
        await page.HearAsync<FolderTreeChanged>(c => c.Tree.ById(new FolderId("Projects")) is null);
    }

    // What happens to names in the second in which somebody listed them Dovecot shows to nobody before something else changes
    // (it goes by the times of files), and a page reads the tree just when the test goes on: that second has to be over.
    private static async Task ListIsOldAsync(MailKit.Net.Imap.ImapClient other)
    {
        for (var listed = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(listed) < TimeSpan.FromSeconds(1);)
        {
            await other.NoOpAsync(Cancelled);
        }
    }

    [Fact]
    public async Task Ones_own_action_is_told_once_and_every_page_hears_it()
    {
        var (mailbox, session) = await gateway.SignInAsync(Cancelled);
        await gateway.Stack.DeliverAsync(mailbox.Address, Letter("Mine"), Cancelled);
        var folder = await Messages.OpenFolderAsync(session, FolderId.Inbox, MessageFilter.All, 50, Cancelled);
        await using var page = await WatchingPage.OpenAsync(gateway.Ask<IChanges>(), session, folder.Sync);
        await using var second = await WatchingPage.OpenAsync(gateway.Ask<IChanges>(), session, folder.Sync);
        var id = folder.Rows[0].Id;

        await Messages.SetFlagsAsync(session, [id], FlagChange.MarkSeen(true), Cancelled);
        await Messages.MoveAsync(session, [id], new FolderId("Archive"), Cancelled);

        // The server tells all of it half a second later; what comes after that has been heard by then.
        await gateway.Stack.DeliverAsync(mailbox.Address, Letter("After"), Cancelled);
        foreach (var heard in new[] { page, second })
        {
            await heard.HearAsync<MessageArrived>(a => a.Row.Subject == "After");
            Assert.Single(heard.Heard.OfType<MessageFlagsChanged>(), c => c.Message == id);
            Assert.Single(heard.Heard.OfType<MessagesRemoved>(), c => c.Messages.Contains(id));
            Assert.Equal(0, heard.Resyncs);
        }
    }

    [Fact]
    public async Task A_page_that_comes_back_hears_what_it_missed()
    {
        var (mailbox, session) = await gateway.SignInAsync(Cancelled);
        SyncToken? last;
        await using (var page = await OpenAsync(session, FolderId.Inbox))
        {
            await gateway.Stack.DeliverAsync(mailbox.Address, Letter("Before"), Cancelled);
            await page.HearAsync<MessageArrived>();
            last = page.Token;
        }

        await using var meanwhile = await WatchingPage.OpenAsync(gateway.Ask<IChanges>(), session);
        await gateway.Stack.DeliverAsync(mailbox.Address, Letter("Meanwhile"), Cancelled);
        await meanwhile.HearAsync<MessageArrived>();

        await using var back = await WatchingPage.OpenAsync(gateway.Ask<IChanges>(), session, last);
        Assert.Equal("Meanwhile", (await back.HearAsync<MessageArrived>()).Row.Subject);
        Assert.Equal(0, back.Resyncs);
        Assert.DoesNotContain(back.Heard.OfType<MessageArrived>(), a => a.Row.Subject == "Before");
    }

    [Fact]
    public async Task A_token_nobody_knows_is_answered_by_a_resync()
    {
        var (_, session) = await gateway.SignInAsync(Cancelled);

        await using var page = await WatchingPage.OpenAsync(gateway.Ask<IChanges>(), session, new SyncToken("from another life"));

        Assert.Equal(1, page.Resyncs);
    }

    [Fact]
    public async Task A_session_that_is_revoked_ends_its_stream_and_no_other()
    {
        var (mailbox, session) = await gateway.SignInAsync(Cancelled);
        var other = await gateway.SignInAsync(mailbox, Cancelled, "Another device");
        await using var page = await OpenAsync(session, FolderId.Inbox);
        await using var revoked = await OpenAsync(other, FolderId.Inbox);

        await gateway.Ask<IAccounts>().SignOutAsync(other, Cancelled);

        await revoked.HearAsync<SessionEnded>();
        Assert.False(await revoked.ReadAsync());
        await gateway.Stack.DeliverAsync(mailbox.Address, Letter("Still here"), Cancelled);
        await page.HearAsync<MessageArrived>();
    }

    [Fact]
    public async Task A_ticket_that_opens_nothing_is_told_so()
    {
        await using var page = await WatchingPage.OpenAsync(gateway.Ask<IChanges>(), new SessionTicket("nothing"));

        Assert.Single(page.Heard.OfType<SessionEnded>());
        Assert.False(await page.ReadAsync());
    }

    [Fact]
    public async Task Nobody_hears_of_anybody_elses_mail()
    {
        var (ana, anasSession) = await gateway.SignInAsync(Cancelled);
        var (bea, beasSession) = await gateway.SignInAsync(Cancelled, "b.test");
        await using var anas = await OpenAsync(anasSession, FolderId.Inbox);
        await using var beas = await OpenAsync(beasSession, FolderId.Inbox);

        await gateway.Stack.DeliverAsync(bea.Address, Letter("For Bea"), Cancelled);
        await beas.HearAsync<MessageArrived>();
        await gateway.Stack.DeliverAsync(ana.Address, Letter("For Ana"), Cancelled);

        Assert.Equal("For Ana", (await anas.HearAsync<MessageArrived>()).Row.Subject);
        Assert.Single(anas.Heard.OfType<MessageArrived>());
    }

    private async Task<WatchingPage> OpenAsync(SessionTicket session, FolderId folder)
    {
        await gateway.Ask<IFolders>().ListAsync(session, Cancelled);
        var page = await Messages.OpenFolderAsync(session, folder, MessageFilter.All, 50, Cancelled);
        return await WatchingPage.OpenAsync(gateway.Ask<IChanges>(), session, page.Sync);
    }

    internal static MimeMessage Letter(string subject)
    {
        var letter = new MimeMessage { Subject = subject, Body = new TextPart("plain") { Text = "Hello" } };
        letter.From.Add(new MailboxAddress("Bea", "bea@b.test"));
        letter.To.Add(new MailboxAddress("Ana", "ana@a.test"));
        return letter;
    }
}

public sealed class ChangesInProcessTests(InProcessGateway gateway) : ChangesContract(gateway), IClassFixture<InProcessGateway>;

public sealed class ChangesOverHttpTests(RemoteGateway gateway) : ChangesContract(gateway), IClassFixture<RemoteGateway>;
