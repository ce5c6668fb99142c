using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Admin.Sessions;

namespace Webmail.Gateway.Admin.CommandLine;

internal sealed class SessionCommands(SessionList list, SessionEndings endings)
{
    private const int PageSize = 200;

    public Task RunAsync(Words words, TextWriter output, CancellationToken cancellationToken) => words.Next() switch
    {
        "list" => ListAsync(words, output, cancellationToken),
        "end" => EndAsync(words, output, cancellationToken),
        _ => throw new MisunderstoodException(),
    };

    private async Task ListAsync(Words words, TextWriter output, CancellationToken cancellationToken)
    {
        var search = words.TryNext();
        words.End();
        var shown = 0;
        AdminSessionPage page;
        do
        {
            page = await list.PageAsync(search, shown, PageSize, current: null, cancellationToken);
            foreach (var one in page.Sessions)
            {
                await output.WriteLineAsync($"{one.Id}\t{one.Address}\t{one.Device}\t{one.RemoteAddress}\t{one.StartedAt:u}\t{one.LastSeenAt:u}");
            }

            shown += page.Sessions.Count;
        }
        while (page.Sessions.Count == PageSize);
    }

    private async Task EndAsync(Words words, TextWriter output, CancellationToken cancellationToken)
    {
        var ids = words.Rest().Select(word => Guid.TryParse(word, out var id) ? id : throw new MisunderstoodException()).ToList();
        var ended = await endings.EndAsync(Actor.CommandLine, ids, cancellationToken);
        foreach (var id in ended)
        {
            await output.WriteLineAsync($"{id}: ended");
        }

        if (ids.Except(ended).FirstOrDefault() is var gone && gone != Guid.Empty)
        {
            throw new MailException(MailError.SessionGone) { Subject = gone.ToString() };
        }
    }
}
