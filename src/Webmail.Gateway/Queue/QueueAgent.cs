using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Contracts.Admin;

namespace Webmail.Gateway.Queue;

/// <summary>The agent beside Postfix, deploy/postfix/queue-agent.pl, which lists the queue and changes one message at a time.</summary>
internal sealed class QueueAgent(IOptions<GatewayOptions> options) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>The oldest first.</summary>
    /// <exception cref="MailException">ServerUnreachable, ServerRefused.</exception>
    public async Task<IReadOnlyList<QueuedMessage>> ListAsync(CancellationToken cancellationToken)
    {
        var (_, lines) = await AskAsync("/list", cancellationToken);
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Read).OrderBy(message => message.ArrivedAt)];
    }

    /// <returns>False where the message is no longer in the queue.</returns>
    /// <exception cref="MailException">ServerUnreachable, ServerRefused.</exception>
    public async Task<bool> ChangeAsync(QueueAction action, QueueId message, CancellationToken cancellationToken)
    {
        var path = action switch
        {
            QueueAction.Hold => "/hold/",
            QueueAction.Release => "/release/",
            QueueAction.Retry => "/retry/",
            QueueAction.Drop => "/drop/",
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, null),
        };
        var (status, _) = await AskAsync(path + Uri.EscapeDataString(message.Value), cancellationToken);
        return status != HttpStatusCode.NotFound;
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

    private async Task<(HttpStatusCode Status, string Content)> AskAsync(string path, CancellationToken cancellationToken)
    {
        if (options.Value.Hosted.Queue is not { Url: { } url, Key: { } key })
        {
            throw new MailException(MailError.ServerUnreachable, "Webmail:Hosted:Queue is not configured.");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent or HttpStatusCode.NotFound
                ? (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken))
                : throw new MailException(MailError.ServerRefused, $"{(int)response.StatusCode} {response.ReasonPhrase}");
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new MailException(MailError.ServerUnreachable, innerException: exception);
        }
    }
}
