using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Testing.Gateway;
using Webmail.Testing.Imap;
using Xunit;

namespace Webmail.Tests.Messages;

public sealed class MessageListsTests
{
    /// <summary>A server with everything, and one of 2003.</summary>
    public static TheoryData<string> Servers => [ScriptedImapServer.Rich, ScriptedImapServer.Plain, "IMAP4rev1 UIDPLUS CONDSTORE ESEARCH"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Servers))]
    public async Task A_folder_opens_with_its_newest_messages_first_and_true_counts(string capabilities)
    {
        await using var server = ServerWith(capabilities, 12);
        await using var rig = MailRig.At(server);
        var page = await rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 5, Cancelled);
        Assert.Equal([12, 11, 10, 9, 8], page.Rows.Select(r => (int)r.Id.Uid));
        Assert.Equal((12, 6, 12), (page.Total, page.Unread, page.Matching));
        Assert.Equal("Subject 12", page.Rows[0].Subject);
        Assert.Equal("Ana", page.Rows[0].From?.Name);

        var next = await rig.Lists.ListAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 5, 5, Cancelled);
        Assert.Equal([7, 6, 5, 4, 3], next.Rows.Select(r => (int)r.Id.Uid));
        Assert.All(next.Rows, r => Assert.NotNull(r.Size));
        var last = await rig.Lists.ListAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 10, 5, Cancelled);
        Assert.Equal([2, 1], last.Rows.Select(r => (int)r.Id.Uid));
    }

    [Fact]
    public async Task Opening_a_folder_on_a_warm_connection_takes_a_select_and_a_fetch()
    {
        await using var server = ServerWith(ScriptedImapServer.Rich, 12);
        await using var rig = MailRig.At(server);
        await rig.Trees.ReadAsync(rig.Account, Cancelled);
        await rig.SettleAsync();
        var before = server.Received.Count;
        await rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 5, Cancelled);
        Assert.Equal(["SELECT", "FETCH"], server.Received.Skip(before).Take(2).Select(c => c.Line.Split(' ')[0]));
        Assert.DoesNotContain("RFC822.SIZE", server.Received[before + 1].Line, StringComparison.Ordinal);
        await rig.SettleAsync();
        Assert.All(rig.TakeChanges().OfType<MessageRowFilled>(), c => Assert.NotNull(c.Row.Size));
    }

    [Fact]
    public async Task Reopening_a_watched_folder_asks_the_server_nothing()
    {
        await using var server = ServerWith(ScriptedImapServer.Rich, 12);
        await using var rig = MailRig.At(server);
        using var watcher = rig.Views.Attach(rig.Account.AccountId);
        await rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 5, Cancelled);
        await rig.SettleAsync();
        var before = server.Received.Count;
        var page = await rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 5, Cancelled);
        Assert.Equal(before, server.Received.Count);
        Assert.Equal(12u, page.Rows[0].Id.Uid);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Filters_show_only_what_passes_them_and_say_how_many(string capabilities)
    {
        await using var server = ServerWith(capabilities, 12);
        server.Inbox.SetFlags(3, "\\Flagged");
        await using var rig = MailRig.At(server);
        var unread = await rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.Unread, 3, Cancelled);
        Assert.Equal([11, 9, 7], unread.Rows.Select(r => (int)r.Id.Uid));
        Assert.Equal(6, unread.Matching);
        var flagged = await rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.Flagged, 3, Cancelled);
        Assert.Equal(3u, Assert.Single(flagged.Rows).Id.Uid);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_message_that_arrives_is_told_once_with_its_complete_row(string capabilities)
    {
        await using var server = ServerWith(capabilities, 3);
        await using var rig = await OpenedAsync(server);
        server.Inbox.Add(Message(4));
        await rig.Views.RefreshAsync(rig.Account, FolderId.Inbox, Cancelled);
        await rig.Views.RefreshAsync(rig.Account, FolderId.Inbox, Cancelled);
        var changes = rig.TakeChanges();
        var arrived = Assert.Single(changes.OfType<MessageArrived>());
        Assert.True(arrived.IsNew);
        Assert.Equal("Subject 4", arrived.Row.Subject);
        Assert.NotNull(arrived.Row.Size);
        Assert.Equal((4, 3), Counts(changes));
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_message_deleted_elsewhere_leaves_the_list_once(string capabilities)
    {
        await using var server = ServerWith(capabilities, 3);
        await using var rig = await OpenedAsync(server);
        server.Inbox.Expunge(1, 2);
        await rig.Views.RefreshAsync(rig.Account, FolderId.Inbox, Cancelled);
        await rig.Views.RefreshAsync(rig.Account, FolderId.Inbox, Cancelled);
        var changes = rig.TakeChanges();
        Assert.Equal([1, 2], Assert.Single(changes.OfType<MessagesRemoved>()).Messages.Select(m => (int)m.Uid));
        Assert.Equal((1, 1), Counts(changes));
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_flag_set_elsewhere_is_told_once(string capabilities)
    {
        await using var server = ServerWith(capabilities, 3);
        await using var rig = await OpenedAsync(server);
        server.Inbox.SetFlags(3, "\\Seen", "\\Answered", "viaje");
        await rig.Views.RefreshAsync(rig.Account, FolderId.Inbox, Cancelled);
        await rig.Views.RefreshAsync(rig.Account, FolderId.Inbox, Cancelled);
        var changes = rig.TakeChanges().OfType<MessageFlagsChanged>().Where(c => c.Message.Uid == 3).ToList();
        Assert.Equal(MessageFlags.Seen | MessageFlags.Answered, changes[^1].Flags);
        Assert.Equal(["viaje"], changes[^1].Labels);
        Assert.True(changes.Count <= (capabilities.Contains("CONDSTORE", StringComparison.Ordinal) ? 1 : 2));
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task New_identifiers_void_the_view_and_the_page_opens_the_folder_again(string capabilities)
    {
        await using var server = ServerWith(capabilities, 3);
        await using var rig = await OpenedAsync(server);
        server.Inbox.ChangeUidValidity(100);
        rig.Pool.Close(rig.Account.AccountId);
        await rig.Views.RefreshAsync(rig.Account, FolderId.Inbox, Cancelled);
        Assert.Contains(new FolderReset(FolderId.Inbox), rig.TakeChanges());
        var page = await rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 5, Cancelled);
        Assert.Equal([102, 101, 100], page.Rows.Select(r => (int)r.Id.Uid));
    }

    [Fact]
    public async Task A_message_that_comes_while_the_rest_of_a_first_page_is_read_is_not_missed()
    {
        await using var server = ServerWith(ScriptedImapServer.Rich, 3);
        server.Once("UID SEARCH", async c =>
        {
            server.Inbox.Add(Message(4));
            await c.DefaultAsync();
        });
        await using var rig = MailRig.At(server, null);
        await rig.Trees.ReadAsync(rig.Account, Cancelled);
        await rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 5, Cancelled);
        await rig.SettleAsync();
        await rig.Views.RefreshAsync(rig.Account, FolderId.Inbox, Cancelled);
        Assert.Equal(4u, Assert.Single(rig.TakeChanges().OfType<MessageArrived>()).Row.Id.Uid);
    }

    [Fact]
    public async Task A_change_the_server_tells_while_it_answers_about_others_is_not_lost()
    {
        await using var server = ServerWith(ScriptedImapServer.Rich, 3);
        await using var rig = await OpenedAsync(server);
        server.Inbox.SetFlags(1, "\\Seen", "\\Flagged");
        server.Once("UID FETCH", async c =>
        {
            await c.SendAsync("* 2 FETCH (UID 2 FLAGS (\\Seen \\Answered) MODSEQ (900))");
            await c.DefaultAsync();
        });
        await rig.Views.RefreshAsync(rig.Account, FolderId.Inbox, Cancelled);
        Assert.Equal([1u, 2u], rig.TakeChanges().OfType<MessageFlagsChanged>().Select(c => c.Message.Uid).Order());
    }

    [Fact]
    public async Task A_structure_the_server_garbles_hides_neither_the_folder_nor_the_message()
    {
        await using var server = ServerWith(ScriptedImapServer.Rich, 3);
        foreach (var command in (string[])["FETCH *BODYSTRUCTURE", "UID FETCH *BODYSTRUCTURE"])
        {
            server.On(command, async c =>
            {
                await c.SendAsync("* 3 FETCH (UID 3 FLAGS () BODYSTRUCTURE (\"text\" ((( NIL ]]] ENVELOPE");
                await c.OkAsync();
            });
        }

        await using var rig = MailRig.At(server);
        var page = await rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 5, Cancelled);
        Assert.Equal(["Subject 3", "Subject 2", "Subject 1"], page.Rows.Select(r => r.Subject));
        var detail = await rig.Opener.OpenAsync(rig.Account, page.Rows[0].Id, markSeen: false, Cancelled);
        Assert.Equal("Subject 3", detail.Row.Subject);
        Assert.Contains(MessageNotice.BrokenStructure, detail.Notices);
    }

    [Fact]
    public async Task A_priority_of_endless_lines_is_not_read_for_the_list()
    {
        await using var server = new ScriptedImapServer();
        var endless = string.Concat(Enumerable.Repeat("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n ", 5_000));
        server.Inbox.Add($"From: mallory@a.test\nSubject: Larga\nX-Priority: {endless}\n\nx\n");
        server.Inbox.Add("From: ana@a.test\nSubject: Urgente\nX-Priority: 1\n\nx\n");
        await using var rig = MailRig.At(server);
        var page = await rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 50, Cancelled);
        Assert.Equal(["Urgente", "Larga"], page.Rows.Select(r => r.Subject));
        await rig.SettleAsync();
        var filled = rig.TakeChanges().OfType<MessageRowFilled>().Select(f => f.Row).Last(r => r.Subject == "Urgente");
        Assert.Equal(MessagePriority.High, filled.Priority);
        Assert.All(server.Received.Where(c => c.Line.Contains("X-PRIORITY", StringComparison.Ordinal)), c => Assert.StartsWith("UID FETCH 2 ", c.Line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_account_keeps_a_few_views_and_forgets_the_ones_not_used()
    {
        await using var server = ServerWith(ScriptedImapServer.Rich, 3);
        for (var i = 0; i < 30; i++)
        {
            server.Folders.Add($"Listas {i}");
        }

        await using var rig = MailRig.At(server);
        for (var i = 0; i < 30; i++)
        {
            await rig.Lists.OpenFolderAsync(rig.Account, new FolderId($"Listas {i}"), MessageFilter.All, 5, Cancelled);
        }

        await rig.SettleAsync();
        Assert.InRange(rig.Views.Count, 1, 12);
        Assert.True(rig.Views.IsInUse(rig.Account.AccountId, new FolderId("Listas 29")));
        Assert.False(rig.Views.IsInUse(rig.Account.AccountId, new FolderId("Listas 0")));
    }

    private static async Task<MailRig> OpenedAsync(ScriptedImapServer server)
    {
        var rig = MailRig.At(server);
        await rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 50, Cancelled);
        await rig.SettleAsync();
        rig.TakeChanges();
        return rig;
    }

    private static (int Total, int Unread) Counts(IReadOnlyList<Change> changes)
    {
        var counts = Assert.Single(changes.OfType<FolderCountsChanged>());
        return (counts.Total, counts.Unread);
    }

    private static ScriptedImapServer ServerWith(string capabilities, int messages)
    {
        var server = new ScriptedImapServer { Capabilities = capabilities };
        for (var i = 1; i <= messages; i++)
        {
            server.Inbox.Add(Message(i), i % 2 == 0 ? ["\\Seen"] : []);
        }

        return server;
    }

    private static string Message(int n) =>
        $"From: Ana <ana@a.test>\nTo: Bea <bea@b.test>\nSubject: Subject {n}\nDate: Mon, 23 Nov 2026 10:00:00 +0000\nMessage-Id: <{n}@a.test>\n\nHola {n}\n";
}
