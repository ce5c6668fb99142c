using Microsoft.Extensions.Time.Testing;
using Webmail.Contracts;
using Webmail.Contracts.Folders;
using Webmail.Gateway.Imap;
using Webmail.Testing.Gateway;
using Webmail.Testing.Imap;
using Xunit;

namespace Webmail.Tests.Imap;

public sealed class ImapPoolTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_is_used_again_instead_of_opened_anew()
    {
        await using var server = new ScriptedImapServer();
        await using var rig = MailRig.At(server);
        for (var i = 0; i < 5; i++)
        {
            await using var lease = await rig.Pool.LeaseAsync(rig.Account, Cancelled);
        }

        Assert.Equal(1, server.ConnectionCount);
    }

    [Fact]
    public async Task A_connection_that_is_lent_when_the_accounts_are_closed_is_closed_when_given_back()
    {
        await using var server = new ScriptedImapServer();
        await using var rig = MailRig.At(server);
        var lent = await rig.Pool.LeaseAsync(rig.Account, Cancelled);
        rig.Pool.Close(rig.Account.AccountId);
        Assert.Equal(1, rig.Pool.OpenCount);
        await lent.DisposeAsync();
        Assert.Equal(0, rig.Pool.OpenCount);
    }

    [Fact]
    public async Task The_connection_that_has_the_folder_open_is_preferred()
    {
        await using var server = new ScriptedImapServer();
        server.Folders.Add("Trash");
        await using var rig = MailRig.At(server);
        var trash = new FolderId("Trash");
        var first = await rig.Pool.LeaseAsync(rig.Account, Cancelled);
        var second = await rig.Pool.LeaseAsync(rig.Account, Cancelled);
        await first.OpenFolderAsync(trash, MailKit.FolderAccess.ReadOnly, Cancelled);
        await second.OpenFolderAsync(FolderId.Inbox, MailKit.FolderAccess.ReadOnly, Cancelled);
        var expected = first.Connection;
        await first.DisposeAsync();
        await second.DisposeAsync();
        await using var again = await rig.Pool.LeaseAsync(rig.Account, LeasePurpose.Interactive, trash, Cancelled);
        Assert.Same(expected, again.Connection);
    }

    [Fact]
    public async Task An_account_has_no_more_connections_than_configured_and_waiting_for_one_ends()
    {
        var time = new FakeTimeProvider();
        await using var server = new ScriptedImapServer();
        await using var rig = MailRig.At(server, time, ("Webmail:Imap:ConnectionsPerAccount", "2"));
        await using var first = await rig.Pool.LeaseAsync(rig.Account, Cancelled);
        await using var second = await rig.Pool.LeaseAsync(rig.Account, Cancelled);
        var third = rig.Pool.LeaseAsync(rig.Account, Cancelled);
        Assert.Equal(1, rig.Pool.WaitingCount);
        time.Advance(TimeSpan.FromSeconds(16));
        var refused = await Assert.ThrowsAsync<MailException>(() => third);
        Assert.Equal(MailError.ServerBusy, refused.Error);
        Assert.Equal(2, server.ConnectionCount);
    }

    [Fact]
    public async Task A_connection_that_died_while_idle_is_replaced_unseen()
    {
        var time = new FakeTimeProvider();
        await using var server = new ScriptedImapServer();
        await using var rig = MailRig.At(server, time);
        await (await rig.Pool.LeaseAsync(rig.Account, Cancelled)).DisposeAsync();
        server.DropConnections();
        time.Advance(TimeSpan.FromSeconds(40));
        await using var lease = await rig.Pool.LeaseAsync(rig.Account, Cancelled);
        await lease.OpenFolderAsync(FolderId.Inbox, MailKit.FolderAccess.ReadOnly, Cancelled);
        Assert.Equal(2, server.ConnectionCount);
        Assert.Equal(1, rig.Pool.OpenCount);
    }

    [Fact]
    public async Task Reading_over_a_connection_that_turns_out_dead_is_done_again_over_a_new_one()
    {
        await using var server = new ScriptedImapServer();
        await using var rig = MailRig.At(server);
        await rig.Trees.ReadAsync(rig.Account, Cancelled);
        await rig.SettleAsync();
        server.DropConnections();
        var tree = await rig.Trees.ReadAsync(rig.Account, Cancelled);
        Assert.NotNull(tree.ByRole(FolderRole.Inbox));
    }

    [Fact]
    public async Task A_server_that_says_goodbye_is_unreachable_and_not_a_riddle()
    {
        await using var server = new ScriptedImapServer();
        await using var rig = MailRig.At(server);
        server.On("SELECT", c => c.ByeAsync("Going down"));
        Assert.Equal(MailError.ServerUnreachable, await ErrorOfAsync(rig));
    }

    [Fact]
    public async Task A_connection_that_is_ended_while_it_is_made_is_made_once_more()
    {
        await using var server = new ScriptedImapServer();
        await using var rig = MailRig.At(server);
        server.Once("ENABLE", c => c.ByeAsync("Server shutting down."));
        await using var lease = await rig.Pool.LeaseAsync(rig.Account, Cancelled);
        Assert.Equal(2, server.ConnectionCount);

        server.On("ENABLE", c => c.ByeAsync("Server shutting down."));
        Assert.Equal(MailError.ServerUnreachable, (await Assert.ThrowsAsync<MailException>(() => rig.Pool.LeaseAsync(rig.Account, Cancelled))).Error);
        Assert.Equal(4, server.ConnectionCount);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up_in_time()
    {
        var time = new FakeTimeProvider();
        await using var server = new ScriptedImapServer();
        await using var rig = MailRig.At(server, time);
        server.On("SELECT", c => c.HangAsync());
        var error = ErrorOfAsync(rig);
        await server.WaitForAsync("SELECT", Cancelled);
        time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(MailError.ServerTimeout, await error);
        Assert.Equal(0, rig.Pool.OpenCount);
    }

    [Theory]
    [InlineData("NO [AUTHENTICATIONFAILED] Authentication failed.", MailError.SignInRejected)]
    [InlineData("NO [UNAVAILABLE] Temporary authentication failure.", MailError.ServerBusy)]
    public async Task A_refused_sign_in_says_whether_it_was_the_password(string answer, MailError expected)
    {
        await using var server = new ScriptedImapServer();
        server.On("AUTHENTICATE", c => c.SendAsync($"{c.Tag} {answer}"));
        server.On("LOGIN", c => c.SendAsync($"{c.Tag} {answer}"));
        await using var rig = MailRig.At(server);
        Assert.Equal(expected, await ErrorOfAsync(rig));
    }

    [Fact]
    public async Task A_server_that_is_down_is_left_alone_a_little_longer_each_time()
    {
        var time = new FakeTimeProvider();
        var server = new ScriptedImapServer();
        await using var rig = MailRig.At(server, time);
        await server.DisposeAsync();
        Assert.Equal(MailError.ServerUnreachable, await ErrorOfAsync(rig));
        var second = ErrorOfAsync(rig);
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(MailError.ServerUnreachable, await second);
    }

    [Fact]
    public async Task Idle_connections_leave_their_folder_and_then_close()
    {
        var time = new FakeTimeProvider();
        await using var server = new ScriptedImapServer();
        await using var rig = MailRig.At(server, time);
        await using (var lease = await rig.Pool.LeaseAsync(rig.Account, Cancelled))
        {
            await lease.OpenFolderAsync(FolderId.Inbox, MailKit.FolderAccess.ReadOnly, Cancelled);
        }

        time.Advance(TimeSpan.FromSeconds(61));
        await rig.Pool.TidyAsync(Cancelled);
        Assert.Equal(1, server.Count("UNSELECT"));
        Assert.Equal(1, rig.Pool.OpenCount);
        time.Advance(TimeSpan.FromMinutes(6));
        await rig.Pool.TidyAsync(Cancelled);
        Assert.Equal(0, rig.Pool.OpenCount);
        Assert.Equal(0, rig.Pool.AccountCount);
    }

    [Fact]
    public async Task When_all_places_are_taken_an_idle_connection_of_another_makes_room()
    {
        await using var server = new ScriptedImapServer();
        await using var rig = MailRig.At(server, null, ("Webmail:Imap:Connections", "2"));
        var first = await rig.Pool.LeaseAsync(rig.Account, Cancelled);
        await (await rig.Pool.LeaseAsync(rig.Account, Cancelled)).DisposeAsync();
        var other = rig.Account with { AccountId = Guid.NewGuid() };
        await using var lease = await rig.Pool.LeaseAsync(other, Cancelled);
        Assert.Equal(2, rig.Pool.OpenCount);
        await first.DisposeAsync();
    }

    private static async Task<MailError> ErrorOfAsync(MailRig rig)
    {
        var failed = await Assert.ThrowsAsync<MailException>(() => rig.Get<ImapWork>().ReadAsync(
            rig.Account, FolderId.Inbox, LeasePurpose.Interactive, (lease, token) => lease.OpenFolderAsync(FolderId.Inbox, MailKit.FolderAccess.ReadOnly, token), Cancelled));
        return failed.Error;
    }
}
