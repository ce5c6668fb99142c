using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Webmail.Contracts.Admin;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;
using static Webmail.IntegrationTests.Hosted.MailClients;

namespace Webmail.IntegrationTests.Operations;

/// <summary>What a stack holds besides rows and mailboxes: mail on its way, and what its spam filter has learned.</summary>
internal static class StackInMotion
{
    /// <summary>A message that waits in the queue, because the mailbox' server was away when it came.</summary>
    public static async Task LeaveWaitingAsync(SecondStack stack, string recipient, CancellationToken cancellationToken)
    {
        await stack.RunAsync(cancellationToken, "stop", "dovecot");
        using (var stranger = await SmtpDialogue.OpenAsync(stack.Servers.SmtpPort, cancellationToken))
        {
            Assert.StartsWith("250", await stranger.TransferAsync("ana@honest.test", recipient, FromOutside("ana@honest.test", recipient, "on its way"), cancellationToken), StringComparison.Ordinal);
        }

        await QueueAsync(stack, queue => queue.Any(m => m.State == QueueState.Deferred), cancellationToken);
        await stack.RunAsync(cancellationToken, "start", "dovecot");
    }

    /// <summary>The queue, once it is so.</summary>
    public static async Task<IReadOnlyList<QueuedMessage>> QueueAsync(SecondStack stack, Predicate<IReadOnlyList<QueuedMessage>> condition, CancellationToken cancellationToken)
    {
        using var agent = stack.Servers.NewQueueAgent();
        IReadOnlyList<QueuedMessage> queue = [];
        await Readiness.WaitAsync(
            async () =>
            {
                queue = await agent.ListAsync(cancellationToken);
                return condition(queue) ? null : $"the queue holds {string.Join(' ', queue)}";
            },
            cancellationToken);
        return queue;
    }

    public static async Task ReleaseAsync(SecondStack stack, QueuedMessage message, CancellationToken cancellationToken)
    {
        using var agent = stack.Servers.NewQueueAgent();
        Assert.Empty(await agent.ChangeAsync(QueueAction.Release, [message.Id], cancellationToken));
        await agent.ChangeAsync(QueueAction.Retry, [message.Id], cancellationToken);
    }

    public static async Task TeachAsync(SecondStack stack, CancellationToken cancellationToken)
    {
        using var filter = NewFilter(stack);
        foreach (var (path, count) in new[] { ("/learnspam", 3), ("/learnham", 2) })
        {
            for (var i = 0; i < count; i++)
            {
                var text = string.Join(' ', Enumerable.Range(0, 40).Select(word => $"{path[1..]}{i}{(char)('a' + (word % 26))}word{word}"));
                using var letter = new StringContent(FromOutside("x@honest.test", "ana@a.test", text[..30], text), Encoding.ASCII);
                using var answer = await filter.PostAsync(path, letter, cancellationToken);
                answer.EnsureSuccessStatusCode();
            }
        }
    }

    /// <summary>For good mail and for spam, how many messages have been learned and how many tokens that made.</summary>
    public static async Task<IReadOnlyList<string>> LearnedAsync(SecondStack stack, CancellationToken cancellationToken)
    {
        using var filter = NewFilter(stack);
        var statistics = await filter.GetFromJsonAsync<JsonElement>("/stat", cancellationToken);
        return [.. statistics.GetProperty("statfiles").EnumerateArray()
            .Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.GetProperty("symbol").GetString()} {file.GetProperty("revision").GetInt64()} {file.GetProperty("total").GetInt64()}"))
            .Order(StringComparer.Ordinal)];
    }

    private static HttpClient NewFilter(SecondStack stack)
    {
        var http = new HttpClient { BaseAddress = new UriBuilder("http", StackEnvironment.Host, stack.Servers.LearnPort).Uri };
        http.DefaultRequestHeaders.Add("Password", stack.Servers.LearnKey);
        return http;
    }
}
