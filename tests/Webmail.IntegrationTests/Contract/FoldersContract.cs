using MailKit;
using Webmail.Contracts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Testing.Hosting;
using Xunit;

namespace Webmail.IntegrationTests.Contract;

/// <summary>What <see cref="IFolders"/> promises, whichever way it is asked.</summary>
public abstract class FoldersContract(GatewayFixture gateway)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private IFolders Folders => gateway.Ask<IFolders>();

    [Fact]
    public async Task The_tree_begins_with_the_inbox_and_tells_what_is_unread()
    {
        var (mailbox, session) = await gateway.SignInAsync(Cancelled);
        await gateway.Stack.DeliverAsync(mailbox.Address, ContractMail.Text(mailbox, "Hola"), Cancelled);
        var tree = await Folders.ListAsync(session, Cancelled);
        Assert.Equal((FolderId.Inbox, FolderRole.Inbox, 1, 1), (tree.Folders[0].Id, tree.Folders[0].Role, tree.Folders[0].Unread, tree.Folders[0].Total));
        // The quota costs a round trip of its own, so it comes a moment later.
        await Readiness.WaitAsync(async () => (await Folders.ListAsync(session, Cancelled)).Quota is null ? "no quota" : null, Cancelled);
    }

    [Fact]
    public async Task A_folder_can_be_made_renamed_moved_and_deleted()
    {
        var (_, session) = await gateway.SignInAsync(Cancelled);
        var tree = await Folders.CreateAsync(session, null, "Facturas & años", Cancelled);
        var made = Assert.Single(tree.Folders, f => f.Name == "Facturas & años");
        tree = await Folders.CreateAsync(session, null, "Archivo 漢字", Cancelled);
        var parent = Assert.Single(tree.Folders, f => f.Name == "Archivo 漢字");

        tree = await Folders.RenameAsync(session, made.Id, parent.Id, "2026", Cancelled);
        var moved = Assert.Single(tree.Folders, f => f.Name == "2026");
        Assert.Equal((parent.Id, 1), (moved.Parent!.Value, moved.Depth));
        Assert.Null(tree.ById(made.Id));

        tree = await Folders.DeleteAsync(session, moved.Id, Cancelled);
        Assert.Null(tree.ById(moved.Id));
        var gone = await FailsAsync(() => Folders.DeleteAsync(session, moved.Id, Cancelled));
        Assert.Equal(MailError.FolderGone, gone.Error);
    }

    [Fact]
    public async Task What_was_opened_in_the_moment_before_its_folder_was_renamed_is_read()
    {
        var (mailbox, session) = await gateway.SignInAsync(Cancelled);
        var made = (await Folders.CreateAsync(session, null, "Viaje", Cancelled)).Folders.Single(f => f.Name == "Viaje");
        using (var client = await gateway.Stack.ImapAsync(mailbox, Cancelled))
        {
            await (await client.GetFolderAsync("Viaje", Cancelled)).AppendAsync(new AppendRequest(ContractMail.Text(mailbox, "Billetes")), Cancelled);
        }

        var messages = gateway.Ask<IMessages>();
        var row = Assert.Single((await messages.OpenFolderAsync(session, made.Id, MessageFilter.All, 10, Cancelled)).Rows);
        await messages.OpenAsync(session, row.Id, markSeen: true, Cancelled);
        var renamed = (await Folders.RenameAsync(session, made.Id, null, "Viaje de otoño", Cancelled)).Folders.Single(f => f.Name == "Viaje de otoño");
        Assert.True(Assert.Single((await messages.OpenFolderAsync(session, renamed.Id, MessageFilter.All, 10, Cancelled)).Rows).IsSeen);
    }

    [Fact]
    public async Task A_name_that_is_taken_or_no_name_is_refused()
    {
        var (_, session) = await gateway.SignInAsync(Cancelled);
        await Folders.CreateAsync(session, null, "Once", Cancelled);
        Assert.Equal(MailError.FolderExists, (await FailsAsync(() => Folders.CreateAsync(session, null, "Once", Cancelled))).Error);
        Assert.Equal(MailError.FolderNameInvalid, (await FailsAsync(() => Folders.CreateAsync(session, null, " ", Cancelled))).Error);
        Assert.Equal(MailError.FolderNotAllowed, (await FailsAsync(() => Folders.DeleteAsync(session, FolderId.Inbox, Cancelled))).Error);
    }

    [Fact]
    public async Task Emptying_moves_to_Trash_and_emptying_Trash_is_for_good()
    {
        var (mailbox, session) = await gateway.SignInAsync(Cancelled);
        await gateway.Stack.DeliverAsync(mailbox.Address, ContractMail.Text(mailbox, "One"), Cancelled);
        await gateway.Stack.DeliverAsync(mailbox.Address, ContractMail.Text(mailbox, "Two"), Cancelled);
        var tree = await Folders.EmptyAsync(session, FolderId.Inbox, Cancelled);
        var trash = tree.ByRole(FolderRole.Trash)!;
        Assert.Equal((0, 2), (tree.Folders[0].Total, trash.Total));
        tree = await Folders.EmptyAsync(session, trash.Id, Cancelled);
        Assert.Equal(0, tree.ByRole(FolderRole.Trash)!.Total);
    }

    [Fact]
    public async Task A_folder_can_be_left_out_of_the_subscribed_ones()
    {
        var (_, session) = await gateway.SignInAsync(Cancelled);
        var made = (await Folders.CreateAsync(session, null, "Lists", Cancelled)).Folders.Single(f => f.Name == "Lists");
        Assert.True(made.IsSubscribed);
        var tree = await Folders.SetSubscribedAsync(session, made.Id, false, Cancelled);
        Assert.False(tree.ById(made.Id)!.IsSubscribed);
    }

    private static Task<MailException> FailsAsync(Func<Task> action) => Assert.ThrowsAsync<MailException>(action);
}

public sealed class FoldersInProcess(InProcessGateway gateway) : FoldersContract(gateway), IClassFixture<InProcessGateway>;

public sealed class FoldersOverHttp(RemoteGateway gateway) : FoldersContract(gateway), IClassFixture<RemoteGateway>;
