using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Changes;

namespace Webmail.Gateway.Changes;

/// <summary>
/// The streams of all pages of a web process, over one connection. The ticket comes as an argument: an address is written
/// into logs, arguments are not.
/// </summary>
internal sealed class ChangesHub(IChanges changes) : Hub
{
    public async IAsyncEnumerable<ChangeBatch> Watch(
        SessionTicket session, SyncToken? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var batches = changes.WatchAsync(session, since, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(batches))
        {
            yield return batches.Current;
        }
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<ChangeBatch> batches)
    {
        try
        {
            return await batches.MoveNextAsync();
        }
        catch (MailException exception)
        {
            // SignalR hides every other exception from the caller, and logs it as a fault of ours.
            throw new HubException(exception.Error.ToString());
        }
    }
}
