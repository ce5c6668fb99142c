using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.GatewayClient;
using Xunit;

namespace Webmail.Tests.Contract;

public sealed class GatewayConnectionTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_problem_is_the_same_failure_again()
    {
        var failure = await FailsAsync(HttpStatusCode.TooManyRequests, """{"error":"TooManyAttempts","serverText":"slow down","subject":"ana@a.test","retryAfter":90.5}""");
        Assert.Equal(
            (MailError.TooManyAttempts, "slow down", "ana@a.test", TimeSpan.FromSeconds(90.5)),
            (failure.Error, failure.ServerText, failure.Subject, failure.RetryAfter));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, "", MailError.InvalidRequest)]
    [InlineData(HttpStatusCode.Forbidden, "", MailError.GatewayUnreachable)]
    [InlineData(HttpStatusCode.BadGateway, "<html>proxy</html>", MailError.GatewayUnreachable)]
    [InlineData(HttpStatusCode.InternalServerError, "[1]", MailError.Unexpected)]
    [InlineData(HttpStatusCode.NotFound, """{"error":"AnErrorOfTheFuture"}""", MailError.Unexpected)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge, "", MailError.MessageTooLarge)]
    public async Task An_answer_that_is_none_of_the_gateways_own_still_says_something(HttpStatusCode status, string body, MailError error) =>
        Assert.Equal(error, (await FailsAsync(status, body)).Error);

    [Fact]
    public async Task A_gateway_that_is_not_there_is_named_as_such()
    {
        var folders = Client((_, _) => throw new HttpRequestException("refused"));
        var failure = await Assert.ThrowsAsync<MailException>(() => folders.ListAsync(new SessionTicket("t"), Cancelled));
        Assert.Equal(MailError.GatewayUnreachable, failure.Error);
    }

    [Fact]
    public async Task A_gateway_that_hangs_is_given_up_after_the_deadline()
    {
        var asked = new TaskCompletionSource();
        var folders = Client(async (_, cancellationToken) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException("not reached");
        });
        var call = folders.ListAsync(new SessionTicket("t"), Cancelled);
        await asked.Task;
        _time.Advance(GatewayConnection.Usual);
        Assert.Equal(MailError.GatewayUnreachable, (await Assert.ThrowsAsync<MailException>(() => call)).Error);
    }

    [Fact]
    public async Task Whoever_gives_up_gets_a_cancellation_and_not_an_error()
    {
        using var own = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var folders = Client(async (_, cancellationToken) =>
        {
            await own.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException("not reached");
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => folders.ListAsync(new SessionTicket("t"), own.Token));
    }

    [Fact]
    public async Task The_ticket_travels_in_its_header_and_a_part_keeps_its_name_and_length()
    {
        HttpRequestMessage? seen = null;
        var messages = new MessagesClient(Connection((request, _) =>
        {
            seen = request;
            var content = new ByteArrayContent([1, 2, 3]);
            content.Headers.TryAddWithoutValidation("Content-Type", "image/png");
            content.Headers.TryAddWithoutValidation("Content-Disposition", "attachment; filename=\"a.png\"; filename*=UTF-8''%C3%B1.png");
            return Task.FromResult(new HttpResponseMessage { Content = content });
        }));
        await using var part = await messages.OpenPartAsync(new SessionTicket("t"), new MessageId(FolderId.Inbox, 1, 2), "1.2", Cancelled);
        Assert.Equal(("image/png", "ñ.png", 3L), (part.ContentType, part.FileName, part.Length!.Value));
        Assert.Equal("Bearer t", seen!.Headers.Authorization!.ToString());
    }

    private Task<MailException> FailsAsync(HttpStatusCode status, string body) => Assert.ThrowsAsync<MailException>(() => Client((_, _) =>
        Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/problem+json") }))
        .ListAsync(new SessionTicket("t"), Cancelled));

    private FoldersClient Client(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) => new(Connection(answer));

    private GatewayConnection Connection(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) =>
        new(new HttpClient(new Answering(answer)) { BaseAddress = new Uri("http://gateway.test"), Timeout = Timeout.InfiniteTimeSpan }, _time);

    private sealed class Answering(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer(request, cancellationToken);
    }
}
