using MailKit;
using MailKit.Search;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;
using Webmail.Contracts;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Compose.Filing;
using Webmail.Gateway.Folders;
using Webmail.Gateway.Imap;
using Webmail.Testing.Gateway;
using Webmail.Testing.Stack;
using Xunit;
using MessageFlags = Webmail.Contracts.Messages.MessageFlags;

namespace Webmail.IntegrationTests.Messages;

public sealed class MessagesOnDovecotTests(MailStack stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mailbox_is_listed_filtered_paged_and_acted_on()
    {
        var (mailbox, rig) = await NewAsync(25);
        await using var _ = rig;
        var tree = await rig.Trees.ReadAsync(rig.Account, Cancelled);
        Assert.Equal((25, 25), (tree.ByRole(FolderRole.Inbox)!.Total, tree.ByRole(FolderRole.Inbox)!.Unread));
        Assert.NotNull(tree.ByRole(FolderRole.Trash));

        var page = await rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 10, Cancelled);
        Assert.Equal("Mensaje 25", page.Rows[0].Subject);
        Assert.Equal("Hola 25", page.Rows[0].Preview);
        await rig.SettleAsync();
        var rest = await rig.Lists.ListAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 10, 50, Cancelled);
        Assert.Equal(15, rest.Rows.Count);
        Assert.All(rest.Rows, r => Assert.True(r.Size > 0));

        rig.TakeChanges();
        await rig.Actions.SetFlagsAsync(rig.Account, [page.Rows[0].Id], new FlagChange(Add: MessageFlags.Seen | MessageFlags.Flagged, AddLabels: ["viaje"]), Cancelled);
        await rig.Actions.MoveAsync(rig.Account, [page.Rows[1].Id, page.Rows[2].Id], tree.ByRole(FolderRole.Archive)!.Id, Cancelled);
        await rig.Actions.DeleteAsync(rig.Account, [page.Rows[3].Id], forGood: true, Cancelled);
        await rig.Views.RefreshAsync(rig.Account, FolderId.Inbox, Cancelled);
        var changes = rig.TakeChanges();
        var flags = Assert.Single(changes.OfType<MessageFlagsChanged>());
        Assert.Equal((MessageFlags.Seen | MessageFlags.Flagged, "viaje"), (flags.Flags, Assert.Single(flags.Labels)));
        Assert.Equal(3, changes.OfType<MessagesRemoved>().Sum(r => r.Messages.Count));
        Assert.Equal((22, 21), changes.OfType<FolderCountsChanged>().Where(c => c.Folder.IsInbox).Select(c => (c.Total, c.Unread)).Last());

        using var client = await stack.ImapAsync(mailbox, Cancelled);
        await client.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancelled);
        Assert.Equal(22, client.Inbox.Count);
    }

    [Fact]
    public async Task What_another_client_does_is_told_once()
    {
        var (mailbox, rig) = await NewAsync(5);
        await using var _ = rig;
        await rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 10, Cancelled);
        await rig.SettleAsync();
        rig.TakeChanges();

        using var client = await stack.ImapAsync(mailbox, Cancelled);
        await client.Inbox.OpenAsync(FolderAccess.ReadWrite, Cancelled);
        await client.Inbox.AddFlagsAsync(0, MailKit.MessageFlags.Seen, true, Cancelled);
        await client.Inbox.AddFlagsAsync(1, MailKit.MessageFlags.Deleted, true, Cancelled);
        await client.Inbox.ExpungeAsync(Cancelled);
        await stack.DeliverAsync(mailbox.Address, Message(6), Cancelled);
        for (var i = 0; i < 3; i++)
        {
            await rig.Views.RefreshAsync(rig.Account, FolderId.Inbox, Cancelled);
        }

        var changes = rig.TakeChanges();
        Assert.Equal(1u, Assert.Single(changes.OfType<MessageFlagsChanged>()).Message.Uid);
        Assert.Equal(2u, Assert.Single(Assert.Single(changes.OfType<MessagesRemoved>()).Messages).Uid);
        var arrived = Assert.Single(changes.OfType<MessageArrived>());
        Assert.True(arrived.IsNew);
        Assert.Equal(("Mensaje 6", "Hola 6"), (arrived.Row.Subject, arrived.Row.Preview));
        Assert.Equal(5, Assert.Single(changes.OfType<FolderCountsChanged>()).Total);
    }

    [Fact]
    public async Task An_idle_connection_left_its_folder_and_comes_back_knowing_what_happened()
    {
        var (mailbox, rig) = await NewAsync(5);
        await using var _ = rig;
        await rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 10, Cancelled);
        await rig.SettleAsync();
        rig.TakeChanges();
        await using (var lease = await rig.Pool.LeaseAsync(rig.Account, Cancelled))
        {
            await lease.Connection.UnselectAsync(Cancelled);
        }

        await stack.DeliverAsync(mailbox.Address, Message(6), Cancelled);
        var page = await rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 10, Cancelled);
        Assert.Equal("Mensaje 6", page.Rows[0].Subject);
        Assert.Single(rig.TakeChanges().OfType<MessageArrived>());
    }

    [Fact]
    public async Task A_message_opens_with_its_parts_and_is_read_afterwards()
    {
        var (mailbox, rig) = await NewAsync(1);
        await using var _ = rig;
        var page = await rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 10, Cancelled);
        var detail = await rig.Opener.OpenAsync(rig.Account, page.Rows[0].Id, markSeen: true, Cancelled);
        Assert.Equal("nota ñ.txt", Assert.Single(detail.Attachments).FileName);
        Assert.Equal(["nota ñ.txt"], page.Rows[0].Attachments);
        await rig.SettleAsync();
        using var client = await stack.ImapAsync(mailbox, Cancelled);
        await client.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancelled);
        var summary = Assert.Single(await client.Inbox.FetchAsync(0, -1, MessageSummaryItems.Flags, Cancelled));
        Assert.True(summary.Flags?.HasFlag(MailKit.MessageFlags.Seen));
    }

    [Fact]
    public async Task Folders_are_made_renamed_emptied_and_deleted_with_any_script_in_their_names()
    {
        var (mailbox, rig) = await NewAsync(2);
        await using var _ = rig;
        await rig.Folders.CreateAsync(rig.Account, null, "Proyectos", Cancelled);
        var tree = await rig.Folders.CreateAsync(rig.Account, new FolderId("Proyectos"), "日本 & más", Cancelled);
        var made = tree.Folders.Single(f => f.Name == "日本 & más");
        Assert.Equal(new FolderId("Proyectos"), made.Parent);
        var page = await rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 10, Cancelled);
        await rig.Actions.MoveAsync(rig.Account, [.. page.Rows.Select(r => r.Id)], made.Id, Cancelled);
        tree = await rig.Folders.RenameAsync(rig.Account, made.Id, null, "Japón", Cancelled);
        Assert.Equal(2, tree.ById(new FolderId("Japón"))?.Total);
        tree = await rig.Folders.EmptyAsync(rig.Account, new FolderId("Japón"), Cancelled);
        Assert.Equal(2, tree.ByRole(FolderRole.Trash)?.Total);
        tree = await rig.Folders.DeleteAsync(rig.Account, new FolderId("Japón"), Cancelled);
        Assert.Null(tree.ById(new FolderId("Japón")));
        var exists = await Assert.ThrowsAsync<MailException>(() => rig.Folders.CreateAsync(rig.Account, null, "Proyectos", Cancelled));
        Assert.Equal(MailError.FolderExists, exists.Error);
        await rig.SettleAsync();
        Assert.True((await rig.Trees.ReadAsync(rig.Account, Cancelled)).Quota?.Limit > 0);
        Assert.NotNull(mailbox);
    }

    [Fact]
    public async Task A_message_that_came_after_its_folder_was_selected_is_marked_as_answered()
    {
        var (mailbox, rig) = await NewAsync(1);
        await using var _ = rig;
        var page = await rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 10, Cancelled);
        await rig.SettleAsync();
        await stack.DeliverAsync(mailbox.Address, Message(2), Cancelled);

        var filing = new MessageFiling(rig.Get<ImapWork>(), rig.Get<FolderRoles>(), NullLogger<MessageFiling>.Instance);
        var first = page.Rows[0].Id;
        await filing.MarkAsync(rig.Account, new MessageId(first.Folder, first.UidValidity, first.Uid + 1), ComposeKind.Reply, Cancelled);

        using var client = await stack.ImapAsync(mailbox, Cancelled);
        await client.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancelled);
        Assert.Equal(first.Uid + 1, Assert.Single(await client.Inbox.SearchAsync(SearchQuery.Answered, Cancelled)).Id);
    }

    [Fact]
    public async Task What_came_after_a_folder_was_selected_is_emptied_too()
    {
        var (mailbox, rig) = await NewAsync(0);
        await using var _ = rig;
        var junk = (await rig.Trees.ReadAsync(rig.Account, Cancelled)).ByRole(FolderRole.Junk)!.Id;
        await rig.Lists.OpenFolderAsync(rig.Account, junk, MessageFilter.All, 10, Cancelled);
        await rig.SettleAsync();
        using var client = await stack.ImapAsync(mailbox, Cancelled);
        var folder = await client.GetFolderAsync(junk.FullName, Cancelled);
        await folder.AppendAsync(Message(1), cancellationToken: Cancelled);

        Assert.Equal(0, (await rig.Folders.EmptyAsync(rig.Account, junk, Cancelled)).ById(junk)?.Total);
    }

    private async Task<(Mailbox Mailbox, MailRig Rig)> NewAsync(int messages)
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        for (var i = 1; i <= messages; i++)
        {
            await stack.DeliverAsync(mailbox.Address, Message(i), Cancelled);
        }

        return (mailbox, new MailRig(StackEnvironment.Host, stack.Servers.ImapPort, mailbox.Address, mailbox.Password));
    }

    private static MimeMessage Message(int n)
    {
        var body = new BodyBuilder { TextBody = $"Hola {n}" };
        body.Attachments.Add("nota ñ.txt", "añadido"u8.ToArray());
        return new MimeMessage([new MailboxAddress("Bea", "bea@b.test")], [new MailboxAddress("Ana", "ana@a.test")], $"Mensaje {n}", body.ToMessageBody());
    }
}
