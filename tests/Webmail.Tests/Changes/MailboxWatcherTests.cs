using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Testing.Imap;
using Xunit;

namespace Webmail.Tests.Changes;

/// <summary>What a watcher notices, whatever the server can.</summary>
public sealed class MailboxWatcherTests : WatcherTest
{
    [Theory]
    [InlineData(ScriptedImapServer.Rich)]
    [InlineData("IMAP4rev1 IDLE")]
    [InlineData("IMAP4rev1 IDLE CONDSTORE LIST-STATUS")]
    [InlineData("IMAP4rev1 IDLE QRESYNC CONDSTORE ENABLE")]
    public async Task A_delivery_to_the_inbox_is_noticed(string capabilities)
    {
        Server.Capabilities = capabilities;
        using var hold = Hold();
        await IdlingAsync();

        Server.Inbox.Add(Letter);

        await Mail.RefreshedAsync(FolderId.Inbox, Cancellation);
    }

    [Theory]
    [InlineData(ScriptedImapServer.Rich)]
    [InlineData("IMAP4rev1 IDLE")]
    [InlineData("IMAP4rev1 IDLE QRESYNC CONDSTORE ENABLE")]
    public async Task Flags_and_expunges_in_the_inbox_are_noticed(string capabilities)
    {
        Server.Capabilities = capabilities;
        var uid = Server.Inbox.Add(Letter);
        using var hold = Hold();
        await IdlingAsync();

        Server.Inbox.SetFlags(uid, "\\Seen");
        await Mail.RefreshedAsync(FolderId.Inbox, Cancellation);

        Server.Inbox.Expunge(uid);
        await Mail.RefreshedAsync(FolderId.Inbox, Cancellation);
    }

    [Fact]
    public async Task With_NOTIFY_the_counts_of_every_folder_are_told_and_only_open_ones_are_read()
    {
        using var listener = Publisher.Listen(AccountId, null);
        using var hold = Hold();
        await IdlingAsync();
        Server.Folders["Work"].Add(Letter);
        await CountsAsync(listener, new FolderCountsChanged(Work, 1, 1));

        Mail.Open.Add(Work);
        Server.Folders["Work"].Add(Letter, "\\Seen");
        await Mail.RefreshedAsync(Work, Cancellation);
        await CountsAsync(listener, new FolderCountsChanged(Work, 2, 1));
    }

    [Theory]
    [InlineData("IMAP4rev1 IDLE LIST-STATUS LIST-EXTENDED")]
    [InlineData("IMAP4rev1 IDLE")]
    public async Task Without_NOTIFY_the_other_folders_are_swept(string capabilities)
    {
        Server.Capabilities = capabilities;
        Options.SweepEvery = TimeSpan.FromMilliseconds(50);
        Mail.Open.Add(Work);
        using var listener = Publisher.Listen(AccountId, null);
        using var hold = Hold();
        await IdlingAsync();

        Server.Folders["Work"].Add(Letter);

        await CountsAsync(listener, new FolderCountsChanged(Work, 1, 1));
        await Mail.RefreshedAsync(Work, Cancellation);
    }

    [Fact]
    public async Task Without_IDLE_the_inbox_is_asked_about()
    {
        Server.Capabilities = ScriptedImapServer.Plain;
        Options.PollEvery = TimeSpan.FromMilliseconds(20);
        using var hold = Hold();
        await Server.WaitForAsync("NOOP", Cancellation);
        Mail.Forget();

        Server.Inbox.Add(Letter);

        await Mail.RefreshedAsync(FolderId.Inbox, Cancellation);
        Assert.Equal(0, Server.Count("IDLE"));
    }

    [Fact]
    public async Task A_folder_that_is_told_by_its_raw_name_is_asked_about()
    {
        // As Dovecot 2.3 does in what NOTIFY brings; LIST has "Se&APE-ales".
        Server.Capabilities = "IMAP4rev1 IDLE LIST-STATUS LIST-EXTENDED";
        Server.Folders.Add("Señales");
        Server.Once("IDLE", async c =>
        {
            Server.Folders["Señales"].Add(Letter);
            await c.SendRawAsync("* STATUS {8}\r\nSeñales (MESSAGES 1 UIDNEXT 2 UNSEEN 1)\r\n");
            await c.DefaultAsync();
        });
        using var listener = Publisher.Listen(AccountId, null);
        using var hold = Hold();

        await CountsAsync(listener, new FolderCountsChanged(new FolderId("Señales"), 1, 1));

        Assert.Equal(1, Mail.Connections);
    }

    [Fact]
    public async Task A_server_that_refuses_NOTIFY_is_swept()
    {
        Server.On("NOTIFY", c => c.NoAsync("[BADEVENT (MessageNew)] not that one"));
        Options.SweepEvery = TimeSpan.FromMilliseconds(50);
        using var listener = Publisher.Listen(AccountId, null);
        using var hold = Hold();
        await IdlingAsync();

        Server.Folders["Work"].Add(Letter);

        await CountsAsync(listener, new FolderCountsChanged(Work, 1, 1));
    }

    [Theory]
    [InlineData("IMAP4rev1 IDLE LIST-STATUS LIST-EXTENDED")]
    [InlineData("IMAP4rev1 IDLE")]
    public async Task A_folder_made_or_removed_elsewhere_changes_the_tree(string capabilities)
    {
        Server.Capabilities = capabilities;
        Options.SweepEvery = TimeSpan.FromMilliseconds(50);
        using var listener = Publisher.Listen(AccountId, null);
        using var hold = Hold();
        await IdlingAsync();

        await HeardAsync<FolderTreeChanged>(listener);

        Server.Folders.Add("Projects");
        await HeardAsync<FolderTreeChanged>(listener);

        Server.Folders.Remove("Projects");
        await HeardAsync<FolderTreeChanged>(listener);
    }

    [Fact]
    public async Task A_tree_that_looks_the_same_is_read_only_once()
    {
        Options.SweepEvery = TimeSpan.FromMilliseconds(20);
        Server.Capabilities = "IMAP4rev1 IDLE LIST-STATUS LIST-EXTENDED";
        using var listener = Publisher.Listen(AccountId, null);
        using var hold = Hold();
        await Server.WaitForAsync("LIST \"\" \"*\"*", Cancellation, times: 4);
        Server.Folders["Work"].Add(Letter);

        var heard = new List<Change>();
        while (!heard.OfType<FolderCountsChanged>().Any(c => c.Folder == Work && c.Total == 1))
        {
            heard.AddRange((await listener.Reader.ReadAsync(Cancellation)).Changes);
        }

        Assert.Single(heard, change => change is FolderTreeChanged);
    }

    [Fact]
    public async Task A_watcher_asks_for_neither_sizes_nor_bodies()
    {
        Options.SweepEvery = TimeSpan.FromMilliseconds(20);
        Server.Inbox.Add(Letter);
        using var hold = Hold();
        await IdlingAsync();
        Server.Inbox.Add(Letter);
        await Mail.RefreshedAsync(FolderId.Inbox, Cancellation);

        Assert.Equal(0, Server.Count("*FETCH"));
        Assert.Equal(0, Server.Count("*SIZE"));
    }
}
