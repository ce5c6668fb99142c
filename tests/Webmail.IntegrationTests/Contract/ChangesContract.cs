using Webmail.Contracts.Accounts;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Xunit;

namespace Webmail.IntegrationTests.Contract;

/// <summary>What <see cref="IChanges"/> promises, whichever way it is asked.</summary>
public abstract class ChangesContract(GatewayFixture gateway)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_delivery_arrives_with_all_its_row_needs()
    {
        var (mailbox, session) = await gateway.SignInAsync(Cancelled);
        var page = await gateway.Ask<IMessages>().OpenFolderAsync(session, FolderId.Inbox, MessageFilter.All, 10, Cancelled);
        await using var changes = gateway.Ask<IChanges>().WatchAsync(session, page.Sync, Cancelled).GetAsyncEnumerator(Cancelled);
        var arrived = NextAsync<MessageArrived>(changes, _ => true);
        await gateway.Stack.DeliverAsync(mailbox.Address, ContractMail.Text(mailbox, "¡Ya está!"), Cancelled);
        var message = await arrived;
        Assert.Equal(("¡Ya está!", true, FolderId.Inbox), (message.Row.Subject, message.IsNew, message.Row.Id.Folder));
    }

    [Fact]
    public async Task What_another_page_does_is_told()
    {
        var (mailbox, session) = await gateway.SignInAsync(Cancelled);
        await gateway.Stack.DeliverAsync(mailbox.Address, ContractMail.Text(mailbox, "Read me"), Cancelled);
        var page = await gateway.Ask<IMessages>().OpenFolderAsync(session, FolderId.Inbox, MessageFilter.All, 10, Cancelled);
        await using var changes = gateway.Ask<IChanges>().WatchAsync(session, page.Sync, Cancelled).GetAsyncEnumerator(Cancelled);
        var flagged = NextAsync<MessageFlagsChanged>(changes, c => c.Flags.HasFlag(MessageFlags.Flagged));
        var elsewhere = await gateway.SignInAsync(mailbox, Cancelled);
        await gateway.Ask<IMessages>().SetFlagsAsync(elsewhere, [page.Rows[0].Id], FlagChange.Flag(true), Cancelled);
        Assert.Equal(page.Rows[0].Id, (await flagged).Message);
    }

    [Fact]
    public async Task Signing_out_ends_the_stream_with_a_word()
    {
        var (_, session) = await gateway.SignInAsync(Cancelled);
        await using var changes = gateway.Ask<IChanges>().WatchAsync(session, null, Cancelled).GetAsyncEnumerator(Cancelled);
        var ended = NextAsync<SessionEnded>(changes, _ => true);
        await gateway.Ask<IAccounts>().SignOutAsync(session, Cancelled);
        await ended;
    }

    private static async Task<T> NextAsync<T>(IAsyncEnumerator<ChangeBatch> changes, Func<T, bool> isIt)
        where T : Change
    {
        while (await changes.MoveNextAsync())
        {
            if (changes.Current.Changes.OfType<T>().FirstOrDefault(isIt) is { } found)
            {
                return found;
            }
        }

        throw new InvalidOperationException($"The stream ended without {typeof(T).Name}.");
    }
}

public sealed class ChangesInProcess(InProcessGateway gateway) : ChangesContract(gateway), IClassFixture<InProcessGateway>;

public sealed class ChangesOverHttp(RemoteGateway gateway) : ChangesContract(gateway), IClassFixture<RemoteGateway>;
