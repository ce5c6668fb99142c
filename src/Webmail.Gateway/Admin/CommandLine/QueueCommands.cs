using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Admin.Queue;
using Webmail.Gateway.Queue;

namespace Webmail.Gateway.Admin.CommandLine;

internal sealed class QueueCommands(QueueAgent agent, QueueChanges changes)
{
    public Task RunAsync(Words words, TextWriter output, CancellationToken cancellationToken) => words.Next() switch
    {
        "list" => ListAsync(words, output, cancellationToken),
        "hold" => ChangeAsync(words, QueueAction.Hold, output, cancellationToken),
        "release" => ChangeAsync(words, QueueAction.Release, output, cancellationToken),
        "retry" => ChangeAsync(words, QueueAction.Retry, output, cancellationToken),
        "drop" => ChangeAsync(words, QueueAction.Drop, output, cancellationToken),
        _ => throw new MisunderstoodException(),
    };

    private async Task ListAsync(Words words, TextWriter output, CancellationToken cancellationToken)
    {
        var filter = Filter(words);
        words.End();
        foreach (var message in (await agent.ListAsync(cancellationToken)).Where(filter.Matches))
        {
            foreach (var recipient in message.Recipients)
            {
                await output.WriteLineAsync(
                    $"{message.Id}\t{message.State.ToString().ToLowerInvariant()}\t{message.ArrivedAt:u}\t<{message.Sender}>\t{recipient.Address}\t{recipient.Reason}");
            }
        }
    }

    private async Task ChangeAsync(Words words, QueueAction action, TextWriter output, CancellationToken cancellationToken)
    {
        var filter = Filter(words);
        IReadOnlyList<QueueId> chosen;
        if (words.Flag("--all"))
        {
            words.End();
            chosen = [.. (await agent.ListAsync(cancellationToken)).Where(filter.Matches).Select(m => m.Id)];
        }
        else if (filter.IsEmpty)
        {
            chosen = [.. words.Rest().Select(id => new QueueId(id))];
        }
        else
        {
            // A filter chooses nothing by itself: with --all it is clear what is meant.
            throw new MisunderstoodException();
        }

        var gone = await changes.RunAsync(Actor.CommandLine, action, chosen, cancellationToken);
        foreach (var id in chosen.Except(gone))
        {
            await output.WriteLineAsync($"{id}: done");
        }

        if (gone.Count > 0)
        {
            throw new MailException(MailError.InvalidRequest, "not in the queue any more") { Subject = string.Join(' ', gone) };
        }
    }

    private static QueueFilter Filter(Words words) => new(words.Option("--sender"), words.Option("--recipient"), words.Option("--reason"));
}
