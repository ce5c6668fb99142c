using Webmail.Contracts;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Testing.Gateway;
using Webmail.Testing.Imap;
using Xunit;

namespace Webmail.Tests.Messages;

public sealed class MessageActionsTests
{
    private const string WithoutMove = "IMAP4rev1 UIDPLUS CONDSTORE";

    private static readonly FolderId Trash = new("Trash");

    public static TheoryData<string> Servers => [ScriptedImapServer.Rich, WithoutMove, ScriptedImapServer.Plain];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Servers))]
    public async Task A_star_is_on_the_server_and_told_once_although_the_server_tells_it_too(string capabilities)
    {
        await using var server = ServerWith(capabilities);
        await using var rig = await OpenedAsync(server);
        await rig.Actions.SetFlagsAsync(rig.Account, [Id(server, 2)], FlagChange.Flag(true), Cancelled);
        await rig.Views.RefreshAsync(rig.Account, FolderId.Inbox, Cancelled);
        Assert.True(server.Inbox.Messages[1].Has("\\Flagged"));
        var told = Assert.Single(rig.TakeChanges().OfType<MessageFlagsChanged>());
        Assert.Equal((2u, MessageFlags.Flagged), (told.Message.Uid, told.Flags));
    }

    [Fact]
    public async Task A_look_at_the_server_that_began_before_a_star_does_not_take_it_away()
    {
        await using var server = ServerWith(ScriptedImapServer.Rich);
        await using var rig = await OpenedAsync(server);
        var (asked, mayAnswer) = (new TaskCompletionSource(), new TaskCompletionSource());
        server.Inbox.SetFlags(2, "$Label");
        server.Once("UID FETCH *CHANGEDSINCE", async c =>
        {
            asked.SetResult();
            await mayAnswer.Task;
            await c.SendAsync("* 2 FETCH (UID 2 FLAGS ($Label) MODSEQ (50))");
            await c.OkAsync();
        });
        var look = rig.Views.RefreshAsync(rig.Account, FolderId.Inbox, Cancelled);
        await asked.Task;
        await rig.Actions.SetFlagsAsync(rig.Account, [Id(server, 2)], FlagChange.Flag(true), Cancelled);
        mayAnswer.SetResult();
        await look;
        await rig.Views.RefreshAsync(rig.Account, FolderId.Inbox, Cancelled);
        var told = rig.TakeChanges().OfType<MessageFlagsChanged>().ToList();
        Assert.All(told, t => Assert.Equal((2u, MessageFlags.Flagged), (t.Message.Uid, t.Flags)));
        Assert.Equal(["$Label"], told[^1].Labels);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Labels_come_and_go_as_keywords(string capabilities)
    {
        await using var server = ServerWith(capabilities);
        await using var rig = await OpenedAsync(server);
        await rig.Actions.SetFlagsAsync(rig.Account, [Id(server, 1)], new FlagChange(Add: MessageFlags.Forwarded, AddLabels: ["viaje"]), Cancelled);
        Assert.True(server.Inbox.Messages[0].Has("viaje") && server.Inbox.Messages[0].Has("$Forwarded"));
        await rig.Actions.SetFlagsAsync(rig.Account, [Id(server, 1)], new FlagChange(RemoveLabels: ["viaje"]), Cancelled);
        var told = rig.TakeChanges().OfType<MessageFlagsChanged>().ToList();
        Assert.Equal(["viaje"], told[0].Labels);
        Assert.Empty(told[1].Labels);
        Assert.Equal(MessageFlags.Forwarded, told[1].Flags);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_moved_message_leaves_one_folder_and_is_in_the_other(string capabilities)
    {
        await using var server = ServerWith(capabilities);
        await using var rig = await OpenedAsync(server);
        await rig.Lists.OpenFolderAsync(rig.Account, Trash, MessageFilter.All, 10, Cancelled);
        await rig.SettleAsync();
        var result = await rig.Actions.MoveAsync(rig.Account, [Id(server, 1), Id(server, 3)], Trash, Cancelled);
        await rig.SettleAsync();
        Assert.Equal([2u], server.Inbox.Messages.Select(m => m.Uid));
        Assert.Equal(2, server.Folders["Trash"].Messages.Count);
        Assert.Equal(capabilities != ScriptedImapServer.Plain, result.Moved.All(m => m.To is not null));
        await rig.Views.RefreshAsync(rig.Account, Trash, Cancelled);
        await rig.Views.RefreshAsync(rig.Account, FolderId.Inbox, Cancelled);
        var changes = rig.TakeChanges();
        Assert.Equal([1u, 3u], Assert.Single(changes.OfType<MessagesRemoved>()).Messages.Select(m => m.Uid));
        Assert.Equal(["Subject 1", "Subject 3"], changes.OfType<MessageArrived>().Select(a => a.Row.Subject).Order());
        Assert.Equal(2, Assert.Single(changes.OfType<FolderCountsChanged>(), c => c.Folder == Trash).Total);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_deleted_message_goes_to_the_trash_and_from_there_for_good(string capabilities)
    {
        await using var server = ServerWith(capabilities);
        await using var rig = await OpenedAsync(server);
        var result = await rig.Actions.DeleteAsync(rig.Account, [Id(server, 2)], forGood: false, Cancelled);
        Assert.Equal(Trash, result?.Target);
        var lying = Assert.Single(server.Folders["Trash"].Messages);
        var id = new MessageId(Trash, server.Folders["Trash"].UidValidity, lying.Uid);
        Assert.Null(await rig.Actions.DeleteAsync(rig.Account, [id], forGood: false, Cancelled));
        Assert.Empty(server.Folders["Trash"].Messages);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task What_another_client_marked_deleted_survives_our_deleting(string capabilities)
    {
        await using var server = ServerWith(capabilities);
        server.Inbox.SetFlags(1, "\\Deleted");
        await using var rig = await OpenedAsync(server);
        await rig.Actions.DeleteAsync(rig.Account, [Id(server, 2)], forGood: true, Cancelled);
        Assert.Equal([1u, 3u], server.Inbox.Messages.Select(m => m.Uid));
        Assert.True(server.Inbox.Messages[0].Has("\\Deleted"));
    }

    [Fact]
    public async Task A_trash_folder_is_made_where_there_is_none()
    {
        await using var server = ServerWith(ScriptedImapServer.Rich);
        server.Folders.Remove("Trash");
        await using var rig = await OpenedAsync(server);
        var result = await rig.Actions.DeleteAsync(rig.Account, [Id(server, 2)], forGood: false, Cancelled);
        Assert.Single(server.Folders[result!.Target.FullName].Messages);
    }

    [Theory]
    [InlineData(ScriptedImapServer.Rich)]
    [InlineData(WithoutMove)]
    public async Task Moving_what_is_gone_says_so(string capabilities)
    {
        await using var server = ServerWith(capabilities);
        await using var rig = await OpenedAsync(server);
        server.Inbox.Expunge(2);
        var gone = await Assert.ThrowsAsync<MailException>(() => rig.Actions.MoveAsync(rig.Account, [Id(server, 2)], Trash, Cancelled));
        Assert.Equal(MailError.MessageGone, gone.Error);
    }

    [Fact]
    public async Task Identifiers_of_another_uidvalidity_touch_nothing()
    {
        await using var server = ServerWith(ScriptedImapServer.Rich);
        await using var rig = await OpenedAsync(server);
        var old = Id(server, 1) with { UidValidity = 7 };
        var gone = await Assert.ThrowsAsync<MailException>(() => rig.Actions.DeleteAsync(rig.Account, [old], forGood: true, Cancelled));
        Assert.Equal(MailError.MessageGone, gone.Error);
        Assert.Equal(3, server.Inbox.Messages.Count);
    }

    [Fact]
    public async Task Moving_to_a_folder_that_is_gone_says_so_and_moves_nothing()
    {
        await using var server = ServerWith(ScriptedImapServer.Rich);
        await using var rig = await OpenedAsync(server);
        var gone = await Assert.ThrowsAsync<MailException>(() => rig.Actions.MoveAsync(rig.Account, [Id(server, 1)], new FolderId("Nowhere"), Cancelled));
        Assert.Equal(MailError.FolderGone, gone.Error);
        Assert.Equal(3, server.Inbox.Messages.Count);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_copy_stays_where_it_was_too(string capabilities)
    {
        await using var server = ServerWith(capabilities);
        await using var rig = await OpenedAsync(server);
        await rig.Actions.CopyAsync(rig.Account, [Id(server, 1)], Trash, Cancelled);
        Assert.Equal(3, server.Inbox.Messages.Count);
        Assert.Single(server.Folders["Trash"].Messages);
        Assert.Empty(rig.TakeChanges().OfType<MessagesRemoved>());
    }

    private static MessageId Id(ScriptedImapServer server, uint uid) => new(FolderId.Inbox, server.Inbox.UidValidity, uid);

    private static async Task<MailRig> OpenedAsync(ScriptedImapServer server)
    {
        var rig = MailRig.At(server);
        await rig.Trees.ReadAsync(rig.Account, Cancelled);
        await rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 50, Cancelled);
        await rig.SettleAsync();
        rig.TakeChanges();
        return rig;
    }

    private static ScriptedImapServer ServerWith(string capabilities)
    {
        var server = new ScriptedImapServer { Capabilities = capabilities };
        server.Folders.Add("Trash", "\\Trash");
        for (var i = 1; i <= 3; i++)
        {
            server.Inbox.Add($"From: Ana <ana@a.test>\nTo: Bea <bea@b.test>\nSubject: Subject {i}\nDate: Mon, 23 Nov 2026 10:00:00 +0000\n\nHola {i}\n");
        }

        return server;
    }
}
