using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Gateway;
using Webmail.Gateway.Queue;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;
using static Webmail.IntegrationTests.Hosted.MailClients;
using MailService = Webmail.Testing.Stack.MailService;

namespace Webmail.IntegrationTests.Hosted;

/// <summary>Dovecot is away in one of them, so that mail has to wait.</summary>
[Collection(MailStack.DisruptiveCollection)]
public sealed class QueueAgentTests(MailStack stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private Uri Url => new($"http://127.0.0.1:{stack.Servers.QueuePort}");

    [Fact]
    public async Task What_waits_is_listed_with_its_reason_held_released_retried_and_dropped()
    {
        var (ana, bea) = (await stack.NewMailboxAsync(Cancelled), await stack.NewMailboxAsync(Cancelled));
        using var agent = NewAgent(stack.Servers.QueueKey);
        await stack.StopAsync(MailService.Dovecot, Cancelled);
        try
        {
            await TransferAsync(ana.Address, bea.Address, "to be dropped");
            await TransferAsync(ana.Address, bea.Address, "to be kept");
            var waiting = await WaitAsync(agent, bea, queue => queue.Count == 2 && queue.All(m => m.State == QueueState.Deferred));
            Assert.All(waiting, message => Assert.Equal(ana.Address, message.Sender));
            Assert.All(waiting, message => Assert.Contains("Connection refused", message.Recipients.Single().Reason, StringComparison.Ordinal));

            Assert.Empty(await agent.ChangeAsync(QueueAction.Hold, [.. waiting.Select(m => m.Id)], Cancelled));

            await WaitAsync(agent, bea, queue => queue.Count == 2 && queue.All(m => m.State == QueueState.Held));
            Assert.Empty(await agent.ChangeAsync(QueueAction.Drop, [waiting[0].Id], Cancelled));
            Assert.Equal([waiting[0].Id], await agent.ChangeAsync(QueueAction.Drop, [waiting[0].Id], Cancelled));
        }
        finally
        {
            await stack.StartAsync(MailService.Dovecot, Cancelled);
        }

        var kept = Assert.Single(await WaitAsync(agent, bea, queue => queue.Count == 1));
        Assert.Equal(QueueState.Held, kept.State);
        Assert.Empty(await agent.ChangeAsync(QueueAction.Release, [kept.Id], Cancelled));
        await agent.ChangeAsync(QueueAction.Retry, [kept.Id], Cancelled);
        await WaitAsync(agent, bea, queue => queue.Count == 0);
        Assert.Single(await stack.ReceivedAsync(bea, 1, Cancelled));
    }

    [Theory]
    [InlineData("/drop/ALL")]
    [InlineData("/hold/-r")]
    [InlineData("/cat/4ABCDE12345")]
    [InlineData("/drop/4ABCDE12345%20ALL")]
    [InlineData("/drop/..%2F..%2Fmain.cf")]
    [InlineData("/drop/4ABCDE12345,ALL")]
    [InlineData("/log/..%2F..%2Fetc%2Fpasswd")]
    [InlineData("/log/1-2-x")]
    [InlineData("/")]
    public async Task It_does_nothing_else(string path)
    {
        using var answer = await PostAsync(path, stack.Servers.QueueKey);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Without_its_key_it_says_nothing()
    {
        foreach (var key in new[] { null, "x", new string('0', stack.Servers.QueueKey.Length) })
        {
            using var answer = await PostAsync("/list", key);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Empty(await answer.Content.ReadAsStringAsync(Cancelled));
        }

        using var agent = NewAgent("x");
        var refused = await Assert.ThrowsAsync<MailException>(() => agent.ListAsync(Cancelled));
        Assert.Equal(MailError.ServerRefused, refused.Error);
    }

    private static async Task<IReadOnlyList<QueuedMessage>> WaitAsync(QueueAgent agent, Mailbox to, Predicate<IReadOnlyList<QueuedMessage>> condition)
    {
        IReadOnlyList<QueuedMessage> queue = [];
        await Readiness.WaitAsync(
            async () =>
            {
                queue = [.. (await agent.ListAsync(Cancelled)).Where(m => m.Recipients.Any(r => r.Address == to.Address))];
                return condition(queue) ? null : $"the queue holds {string.Join(' ', queue)}";
            },
            Cancelled);
        return queue;
    }

    private async Task TransferAsync(string from, string to, string subject)
    {
        using var smtp = await SmtpDialogue.OpenAsync(stack.Servers.SmtpPort, Cancelled);
        Assert.StartsWith("250 ", await smtp.TransferAsync(from, to, Letter(from, to, subject).ToString(), Cancelled), StringComparison.Ordinal);
    }

    private QueueAgent NewAgent(string key) => new(Options.Create(new GatewayOptions { Hosted = new() { Queue = new() { Url = Url, Key = key } } }));

    private async Task<HttpResponseMessage> PostAsync(string path, string? key)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Url, path));
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return await client.SendAsync(request, Cancelled);
    }
}
