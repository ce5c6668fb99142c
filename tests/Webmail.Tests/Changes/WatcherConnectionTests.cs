using Webmail.Contracts;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Xunit;

namespace Webmail.Tests.Changes;

/// <summary>What becomes of watching when the server, the line or the password goes.</summary>
public sealed class WatcherConnectionTests : WatcherTest
{
    [Fact]
    public async Task A_goodbye_in_the_middle_of_IDLE_is_followed_by_a_new_connection_that_catches_up()
    {
        Mail.Open.Add(Work);
        Server.Once("IDLE", async c =>
        {
            await c.SendAsync("+ idling");
            await c.ByeAsync("restarting");
        });
        using var listener = Publisher.Listen(AccountId, null);
        using var hold = Hold();

        await Server.WaitForAsync("IDLE", Cancellation, times: 2);

        await Mail.RefreshedAsync(Work, Cancellation);
        Mail.Forget();
        Server.Inbox.Add(Letter);
        await Mail.RefreshedAsync(FolderId.Inbox, Cancellation);
        Assert.True(hold.Reachable);
        Assert.Equal(1, Mail.Attached);
        Assert.DoesNotContain(Heard(listener), change => change is ServerStateChanged);
    }

    [Fact]
    public async Task What_happened_while_the_connection_was_lost_is_told_after_it()
    {
        using var listener = Publisher.Listen(AccountId, null);
        using var hold = Hold();
        await IdlingAsync();

        Server.On("CAPABILITY", async c =>
        {
            // The first thing on the new connection: a message came meanwhile.
            if (Server.Folders["Work"].Messages.Count == 0)
            {
                Server.Folders["Work"].Add(Letter);
            }

            await c.DefaultAsync();
        });
        Server.DropConnections();

        await CountsAsync(listener, new FolderCountsChanged(Work, 1, 1));
    }

    [Fact]
    public async Task A_server_that_stays_away_is_told_and_so_is_its_return()
    {
        Server.Greeting = "BYE not yet";
        Options.LongestPause = TimeSpan.FromMilliseconds(20);
        using var listener = Publisher.Listen(AccountId, null);
        using var hold = Hold();

        Assert.False((await HeardAsync<ServerStateChanged>(listener)).Reachable);
        Assert.False(hold.Reachable);
        Assert.Equal(0, Mail.Attached);

        Server.Greeting = "OK here again";
        Assert.True((await HeardAsync<ServerStateChanged>(listener)).Reachable);
        Assert.True(hold.Reachable);
        await IdlingAsync();
    }

    [Fact]
    public async Task A_server_that_goes_silent_is_noticed_when_the_IDLE_is_renewed()
    {
        Options.IdleFor = TimeSpan.FromMilliseconds(50);
        Options.CommandTimeout = TimeSpan.FromMilliseconds(200);
        Server.Once("IDLE", async c =>
        {
            await c.SendAsync("+ idling");
            await c.HangAsync();
        });
        using var hold = Hold();

        await Server.WaitForAsync("IDLE", Cancellation, times: 2);

        Assert.Equal(2, Mail.Connections);
        Assert.True(hold.Reachable);
    }

    [Fact]
    public async Task A_refused_password_is_not_tried_again_until_somebody_signs_in_anew()
    {
        Server.Password = "changed";
        Options.RefusedPause = TimeSpan.FromDays(1);
        using var listener = Publisher.Listen(AccountId, null);
        using var old = Hold("old");
        await Server.WaitForAsync("LOGIN", Cancellation);

        using var renewed = Hold("changed");

        await IdlingAsync();
        Assert.Equal(2, Server.Count("LOGIN"));
    }

    [Fact]
    public async Task A_folder_that_could_not_be_read_is_read_again()
    {
        var failures = 0;
        Options.TryAgainAfter = TimeSpan.FromMilliseconds(10);
        Mail.OnRefresh = folder => folder.IsInbox && failures++ == 0 ? throw new MailException(MailError.ServerBusy) : Task.CompletedTask;
        using var hold = Hold();

        await Mail.RefreshedAsync(FolderId.Inbox, Cancellation);

        Assert.True(failures >= 2);
    }
}
