using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Delivery.Log;

namespace Webmail.Gateway.Queue;

/// <summary>The agent beside Postfix, deploy/postfix/queue-agent.pl: lists the queue, changes messages in it, and passes on what the log says of deliveries.</summary>
internal sealed class QueueAgent(IOptions<GatewayOptions> options) : IDisposable
{
    private const int MostAtOnce = 100;
    private const string FirstPosition = "start";
    private const string PositionHeader = "X-Log-Position";

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };

    public bool IsConfigured => options.Value.Hosted.Queue is { Url: not null, Key: not null };

    /// <summary>The oldest first.</summary>
    /// <exception cref="MailException">ServerUnreachable, ServerRefused.</exception>
    public async Task<IReadOnlyList<QueuedMessage>> ListAsync(CancellationToken cancellationToken)
    {
        using var answer = await AskAsync("/list", cancellationToken);
        return [.. (await LinesAsync(answer, cancellationToken)).Select(Read).OrderBy(message => message.ArrivedAt)];
    }

    /// <returns>Those that were no longer in the queue.</returns>
    /// <exception cref="MailException">ServerUnreachable, ServerRefused.</exception>
    public async Task<IReadOnlyList<QueueId>> ChangeAsync(QueueAction action, IReadOnlyCollection<QueueId> messages, CancellationToken cancellationToken)
    {
        var path = action switch
        {
            QueueAction.Hold => "/hold/",
            QueueAction.Release => "/release/",
            QueueAction.Retry => "/retry/",
            QueueAction.Drop => "/drop/",
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, null),
        };
        var gone = new List<QueueId>();
        foreach (var some in messages.Chunk(MostAtOnce))
        {
            using var answer = await AskAsync(path + string.Join(',', some.Select(message => Uri.EscapeDataString(message.Value))), cancellationToken);
            gone.AddRange((await LinesAsync(answer, cancellationToken)).Select(id => new QueueId(id)));
        }

        return gone;
    }

    /// <summary>What was logged since; where there is nothing new it takes some seconds to say so.</summary>
    /// <param name="position">Null: from the oldest there is.</param>
    /// <exception cref="MailException">ServerUnreachable, ServerRefused.</exception>
    public async Task<MailLogNews> FollowLogAsync(string? position, CancellationToken cancellationToken)
    {
        using var answer = await AskAsync("/log/" + Uri.EscapeDataString(position ?? FirstPosition), cancellationToken);
        var lines = (await LinesAsync(answer, cancellationToken)).Select(MailLogLine.Read).OfType<MailLogLine>().ToList();
        return answer.Headers.TryGetValues(PositionHeader, out var next)
            ? new MailLogNews(lines, next.Single())
            : throw new MailException(MailError.ServerRefused, $"no {PositionHeader}");
    }

    public void Dispose() => _http.Dispose();

    // A line of `postqueue -j`.
    private static QueuedMessage Read(string line)
    {
        using var json = JsonDocument.Parse(line);
        var message = json.RootElement;
        return new QueuedMessage(
            new QueueId(message.GetProperty("queue_id").GetString()!),
            message.GetProperty("queue_name").GetString() switch
            {
                "deferred" => QueueState.Deferred,
                "hold" => QueueState.Held,
                _ => QueueState.Active,
            },
            DateTimeOffset.FromUnixTimeSeconds(message.GetProperty("arrival_time").GetInt64()),
            message.GetProperty("message_size").GetInt64(),
            // Postfix writes nobody's address as its own postmaster's name.
            message.GetProperty("sender").GetString() is { } sender && sender != "MAILER-DAEMON" ? sender : "",
            [.. message.GetProperty("recipients").EnumerateArray().Select(ReadRecipient)]);
    }

    private static QueuedRecipient ReadRecipient(JsonElement recipient) => new(
        recipient.GetProperty("address").GetString()!,
        recipient.TryGetProperty("delay_reason", out var reason) ? reason.GetString() : null);

    private static async Task<string[]> LinesAsync(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        (await answer.Content.ReadAsStringAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private async Task<HttpResponseMessage> AskAsync(string path, CancellationToken cancellationToken)
    {
        if (options.Value.Hosted.Queue is not { Url: { } url, Key: { } key })
        {
            throw new MailException(MailError.ServerUnreachable, "Webmail:Hosted:Queue is not configured.");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        try
        {
            var response = await _http.SendAsync(request, cancellationToken);
            if (response.StatusCode is HttpStatusCode.OK)
            {
                return response;
            }

            using (response)
            {
                throw new MailException(MailError.ServerRefused, $"{(int)response.StatusCode} {response.ReasonPhrase}");
            }
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new MailException(MailError.ServerUnreachable, innerException: exception);
        }
    }
}
