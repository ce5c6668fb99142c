using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Webmail.Contracts;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Changes;
using Webmail.Gateway.Domains;
using Webmail.Testing.Imap;
using Xunit;

namespace Webmail.Tests.Changes;

public sealed class MailboxWatcherTests : IAsyncDisposable
{
    private static readonly FolderId Work = new("Work");

    private readonly ScriptedImapServer _server = new();
    private readonly ChangePublisher _publisher = new(TimeProvider.System);
    private readonly WatchedMailFake _mail;
    private readonly ChangesOptions _options = new();
    private readonly Guid _accountId = Guid.NewGuid();
    private MailboxWatchers? _watchers;

    public MailboxWatcherTests()
    {
        _mail = new WatchedMailFake(_publisher);
        _patience.CancelAfter(TimeSpan.FromSeconds(30));
        _server.Folders.Add("Work");
        _server.Folders.Add("Trash", "\\Trash");
    }

    // What is waited for either comes at once or never.
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private CancellationToken Cancellation => _patience.Token;

    [Theory]
    [InlineData(ScriptedImapServer.Rich)]
    [InlineData("IMAP4rev1 IDLE")]
    [InlineData("IMAP4rev1 IDLE CONDSTORE LIST-STATUS")]
    [InlineData("IMAP4rev1 IDLE QRESYNC CONDSTORE ENABLE")]
    public async Task A_delivery_to_the_inbox_is_noticed(string capabilities)
    {
        _server.Capabilities = capabilities;
        using var hold = Hold();
        await IdlingAsync();

        _server.Inbox.Add(Letter);

        await _mail.RefreshedAsync(FolderId.Inbox, Cancellation);
    }

    [Theory]
    [InlineData(ScriptedImapServer.Rich)]
    [InlineData("IMAP4rev1 IDLE")]
    [InlineData("IMAP4rev1 IDLE QRESYNC CONDSTORE ENABLE")]
    public async Task Flags_and_expunges_in_the_inbox_are_noticed(string capabilities)
    {
        _server.Capabilities = capabilities;
        var uid = _server.Inbox.Add(Letter);
        using var hold = Hold();
        await IdlingAsync();

        _server.Inbox.SetFlags(uid, "\\Seen");
        await _mail.RefreshedAsync(FolderId.Inbox, Cancellation);

        _server.Inbox.Expunge(uid);
        await _mail.RefreshedAsync(FolderId.Inbox, Cancellation);
    }

    [Fact]
    public async Task With_NOTIFY_the_counts_of_every_folder_are_told_and_only_open_ones_are_read()
    {
        using var listener = _publisher.Listen(_accountId, null);
        using var hold = Hold();
        await IdlingAsync();
        _server.Folders["Work"].Add(Letter);
        Assert.Equal(new FolderCountsChanged(Work, 1, 1), await CountsAsync(listener, Work, c => c.Total == 1));

        _mail.Open.Add(Work);
        _server.Folders["Work"].Add(Letter, "\\Seen");
        await _mail.RefreshedAsync(Work, Cancellation);
        Assert.Equal(new FolderCountsChanged(Work, 2, 1), await CountsAsync(listener, Work, c => c.Total == 2));
    }

    [Theory]
    [InlineData("IMAP4rev1 IDLE LIST-STATUS LIST-EXTENDED")]
    [InlineData("IMAP4rev1 IDLE")]
    public async Task Without_NOTIFY_the_other_folders_are_swept(string capabilities)
    {
        _server.Capabilities = capabilities;
        _options.SweepEvery = TimeSpan.FromMilliseconds(50);
        _mail.Open.Add(Work);
        using var listener = _publisher.Listen(_accountId, null);
        using var hold = Hold();
        await IdlingAsync();

        _server.Folders["Work"].Add(Letter);

        Assert.Equal(new FolderCountsChanged(Work, 1, 1), await CountsAsync(listener, Work, c => c.Total == 1));
        await _mail.RefreshedAsync(Work, Cancellation);
    }

    [Fact]
    public async Task Without_IDLE_the_inbox_is_asked_about()
    {
        _server.Capabilities = ScriptedImapServer.Plain;
        _options.PollEvery = TimeSpan.FromMilliseconds(20);
        using var hold = Hold();
        await _server.WaitForAsync("NOOP", Cancellation);
        _mail.Forget();

        _server.Inbox.Add(Letter);

        await _mail.RefreshedAsync(FolderId.Inbox, Cancellation);
        Assert.Equal(0, _server.Count("IDLE"));
    }

    [Fact]
    public async Task A_folder_that_is_told_by_its_raw_name_is_asked_about()
    {
        // As Dovecot 2.3 does in what NOTIFY brings; LIST has "Se&APE-ales".
        _server.Capabilities = "IMAP4rev1 IDLE LIST-STATUS LIST-EXTENDED";
        _server.Folders.Add("Señales");
        _server.Once("IDLE", async c =>
        {
            _server.Folders["Señales"].Add(Letter);
            await c.SendRawAsync("* STATUS {8}\r\nSeñales (MESSAGES 1 UIDNEXT 2 UNSEEN 1)\r\n");
            await c.DefaultAsync();
        });
        using var listener = _publisher.Listen(_accountId, null);
        using var hold = Hold();

        var told = await CountsAsync(listener, new FolderId("Señales"), c => c.Total == 1);

        Assert.Equal(1, told.Unread);
        Assert.Equal(1, _mail.Connections);
    }

    [Fact]
    public async Task A_server_that_refuses_NOTIFY_is_swept()
    {
        _server.On("NOTIFY", c => c.NoAsync("[BADEVENT (MessageNew)] not that one"));
        _options.SweepEvery = TimeSpan.FromMilliseconds(50);
        using var listener = _publisher.Listen(_accountId, null);
        using var hold = Hold();
        await IdlingAsync();

        _server.Folders["Work"].Add(Letter);

        Assert.Equal(new FolderCountsChanged(Work, 1, 1), await CountsAsync(listener, Work, c => c.Total == 1));
    }

    [Theory]
    [InlineData("IMAP4rev1 IDLE LIST-STATUS LIST-EXTENDED")]
    [InlineData("IMAP4rev1 IDLE")]
    public async Task A_folder_made_or_removed_elsewhere_changes_the_tree(string capabilities)
    {
        _server.Capabilities = capabilities;
        _options.SweepEvery = TimeSpan.FromMilliseconds(50);
        using var listener = _publisher.Listen(_accountId, null);
        using var hold = Hold();
        await IdlingAsync();

        await HeardAsync<FolderTreeChanged>(listener);

        _server.Folders.Add("Projects");
        await HeardAsync<FolderTreeChanged>(listener);

        _server.Folders.Remove("Projects");
        await HeardAsync<FolderTreeChanged>(listener);
    }

    [Fact]
    public async Task A_tree_that_looks_the_same_is_read_only_once()
    {
        _options.SweepEvery = TimeSpan.FromMilliseconds(20);
        _server.Capabilities = "IMAP4rev1 IDLE LIST-STATUS LIST-EXTENDED";
        using var listener = _publisher.Listen(_accountId, null);
        using var hold = Hold();
        await _server.WaitForAsync("LIST \"\" \"*\"*", Cancellation, times: 4);
        _server.Folders["Work"].Add(Letter);

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
        _options.SweepEvery = TimeSpan.FromMilliseconds(20);
        _server.Inbox.Add(Letter);
        using var hold = Hold();
        await IdlingAsync();
        _server.Inbox.Add(Letter);
        await _mail.RefreshedAsync(FolderId.Inbox, Cancellation);

        Assert.Equal(0, _server.Count("*FETCH"));
        Assert.Equal(0, _server.Count("*SIZE"));
        Assert.Equal(0, _server.Count("SELECT"));
    }

    [Fact]
    public async Task A_goodbye_in_the_middle_of_IDLE_is_followed_by_a_new_connection_that_catches_up()
    {
        _mail.Open.Add(Work);
        _server.Once("IDLE", async c =>
        {
            await c.SendAsync("+ idling");
            await c.ByeAsync("restarting");
        });
        using var listener = _publisher.Listen(_accountId, null);
        using var hold = Hold();

        await _server.WaitForAsync("IDLE", Cancellation, times: 2);

        await _mail.RefreshedAsync(Work, Cancellation);
        _mail.Forget();
        _server.Inbox.Add(Letter);
        await _mail.RefreshedAsync(FolderId.Inbox, Cancellation);
        Assert.True(hold.Reachable);
        Assert.Equal(1, _mail.Attached);
        Assert.DoesNotContain(Heard(listener), change => change is ServerStateChanged);
    }

    [Fact]
    public async Task What_happened_while_the_connection_was_lost_is_told_after_it()
    {
        using var listener = _publisher.Listen(_accountId, null);
        using var hold = Hold();
        await IdlingAsync();

        _server.On("CAPABILITY", async c =>
        {
            // The first thing on the new connection: a message came meanwhile.
            if (_server.Folders["Work"].Messages.Count == 0)
            {
                _server.Folders["Work"].Add(Letter);
            }

            await c.DefaultAsync();
        });
        _server.DropConnections();

        Assert.Equal(new FolderCountsChanged(Work, 1, 1), await CountsAsync(listener, Work, c => c.Total == 1));
    }

    [Fact]
    public async Task A_server_that_stays_away_is_told_and_so_is_its_return()
    {
        _server.Greeting = "BYE not yet";
        _options.LongestPause = TimeSpan.FromMilliseconds(20);
        using var listener = _publisher.Listen(_accountId, null);
        using var hold = Hold();

        Assert.False((await HeardAsync<ServerStateChanged>(listener)).Reachable);
        Assert.False(hold.Reachable);
        Assert.Equal(0, _mail.Attached);

        _server.Greeting = "OK here again";
        Assert.True((await HeardAsync<ServerStateChanged>(listener)).Reachable);
        Assert.True(hold.Reachable);
        await IdlingAsync();
    }

    [Fact]
    public async Task A_server_that_goes_silent_is_noticed_when_the_IDLE_is_renewed()
    {
        _options.IdleFor = TimeSpan.FromMilliseconds(50);
        _options.CommandTimeout = TimeSpan.FromMilliseconds(200);
        _server.Once("IDLE", async c =>
        {
            await c.SendAsync("+ idling");
            await c.HangAsync();
        });
        using var hold = Hold();

        await _server.WaitForAsync("IDLE", Cancellation, times: 2);

        Assert.Equal(2, _mail.Connections);
        Assert.True(hold.Reachable);
    }

    [Fact]
    public async Task A_refused_password_is_not_tried_again_until_somebody_signs_in_anew()
    {
        _server.Password = "changed";
        _options.RefusedPause = TimeSpan.FromDays(1);
        using var listener = _publisher.Listen(_accountId, null);
        using var old = Hold("old");
        await _server.WaitForAsync("LOGIN", Cancellation);

        using var renewed = Hold("changed");

        await IdlingAsync();
        Assert.Equal(2, _server.Count("LOGIN"));
    }

    [Fact]
    public async Task A_folder_that_could_not_be_read_is_read_again()
    {
        var failures = 0;
        _options.TryAgainAfter = TimeSpan.FromMilliseconds(10);
        _mail.OnRefresh = folder => folder.IsInbox && failures++ == 0 ? throw new MailException(MailError.ServerBusy) : Task.CompletedTask;
        using var hold = Hold();

        await _mail.RefreshedAsync(FolderId.Inbox, Cancellation);

        Assert.True(failures >= 2);
    }

    [Fact]
    public async Task However_many_pages_look_one_connection_watches()
    {
        using var first = Hold();
        using var second = Hold();
        await IdlingAsync();

        Assert.Equal(1, _mail.Connections);
        Assert.Equal(1, _watchers!.Count);
    }

    [Fact]
    public async Task Watching_ends_a_while_after_the_last_page_has_gone()
    {
        var time = new FakeTimeProvider();
        var token = _publisher.Now(_accountId);
        var first = Hold(time: time);
        var second = Hold();
        first.Dispose();
        first.Dispose();
        time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(1, _watchers!.Count);

        second.Dispose();
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, _watchers.Count);
        using (Hold())
        {
            time.Advance(TimeSpan.FromMinutes(3));
            Assert.Equal(1, _watchers.Count);
        }

        time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(0, _watchers.Count);

        // What happened since is not told to anybody: whoever comes back has to read again.
        using var listener = _publisher.Listen(_accountId, token);
        Assert.True((await listener.Reader.ReadAsync(Cancellation)).Resync);
    }

    public async ValueTask DisposeAsync()
    {
        if (_watchers is not null)
        {
            await _watchers.DisposeAsync();
        }

        _publisher.Dispose();
        _patience.Dispose();
        await _server.DisposeAsync();
    }

    private const string Letter = "From: bea@b.test\nSubject: Hello\n\nHello\n";

    private WatchHold Hold(string password = "secret", TimeProvider? time = null)
    {
        _watchers ??= new MailboxWatchers(_mail, _publisher, Options.Create(_options), time ?? TimeProvider.System, NullLogger<MailboxWatcher>.Instance);
        var endpoint = new ServerEndpoint("127.0.0.1", _server.Port, TlsMode.None);
        return _watchers.Hold(new MailAccount(_accountId, _server.User, password, new MailDomain("a.test", endpoint, endpoint, false)));
    }

    // Armed, caught up with the inbox, and idle.
    private async Task IdlingAsync()
    {
        await _server.WaitForAsync("IDLE", Cancellation);
        await _mail.RefreshedAsync(FolderId.Inbox, Cancellation);
    }

    private async Task<T> HeardAsync<T>(ChangeListener listener)
        where T : Change
    {
        while (true)
        {
            var batch = await listener.Reader.ReadAsync(Cancellation);
            if (batch.Changes.OfType<T>().FirstOrDefault() is { } change)
            {
                return change;
            }
        }
    }

    private async Task<FolderCountsChanged> CountsAsync(ChangeListener listener, FolderId folder, Predicate<FolderCountsChanged> enough)
    {
        while (true)
        {
            var change = await HeardAsync<FolderCountsChanged>(listener, c => c.Folder == folder && enough(c));
            if (change is not null)
            {
                return change;
            }
        }
    }

    private async Task<T?> HeardAsync<T>(ChangeListener listener, Func<T, bool> which)
        where T : Change => (await listener.Reader.ReadAsync(Cancellation)).Changes.OfType<T>().FirstOrDefault(which);

    private static List<Change> Heard(ChangeListener listener)
    {
        var heard = new List<Change>();
        while (listener.Reader.TryRead(out var batch))
        {
            heard.AddRange(batch.Changes);
        }

        return heard;
    }
}
