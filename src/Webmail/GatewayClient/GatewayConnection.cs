using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Mime;
using System.Text.Json.Serialization.Metadata;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Http;
using Webmail.Contracts.Messages;

namespace Webmail.GatewayClient;

/// <summary>Calls the gateway: one POST per gesture, over connections that are kept. The only place that speaks HTTP to it.</summary>
internal sealed class GatewayConnection(HttpClient http, TimeProvider time)
{
    internal static readonly TimeSpan Usual = TimeSpan.FromSeconds(60);

    /// <exception cref="MailException">Whatever the gateway said, or GatewayUnreachable.</exception>
    public async Task<T> CallAsync<T>(string path, SessionTicket? session, object? body, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        await TryCallAsync<T>(path, session, body, cancellationToken, deadline) ?? throw new MailException(MailError.Unexpected);

    /// <summary>The same, where 204 answers with nothing.</summary>
    public async Task<T?> TryCallAsync<T>(string path, SessionTicket? session, object? body, CancellationToken cancellationToken, TimeSpan? deadline = null)
    {
        using var within = Within(deadline ?? Usual, cancellationToken);
        try
        {
            using var request = Request(path, session, Json(body));
            using var response = await SendAsync(request, within.Token);
            return response.StatusCode == System.Net.HttpStatusCode.NoContent
                ? default
                : await response.Content.ReadFromJsonAsync((JsonTypeInfo<T>)WireJson.Options.GetTypeInfo(typeof(T)), within.Token);
        }
        catch (Exception exception) when (IsUnreachable(exception, cancellationToken))
        {
            throw new MailException(MailError.GatewayUnreachable, innerException: exception);
        }
    }

    public Task CallAsync(string path, SessionTicket session, object? body, CancellationToken cancellationToken) =>
        TryCallAsync<object>(path, session, body, cancellationToken);

    public async Task<string> ReadTextAsync(string path, SessionTicket session, object body, CancellationToken cancellationToken)
    {
        using var within = Within(Usual, cancellationToken);
        try
        {
            using var request = Request(path, session, Json(body));
            using var response = await SendAsync(request, within.Token);
            return await response.Content.ReadAsStringAsync(within.Token);
        }
        catch (Exception exception) when (IsUnreachable(exception, cancellationToken))
        {
            throw new MailException(MailError.GatewayUnreachable, innerException: exception);
        }
    }

    /// <summary>Answers as soon as the headers are there; the content is read by whoever asked, at their own pace.</summary>
    public async Task<PartContent> OpenAsync(string path, SessionTicket session, object body, CancellationToken cancellationToken)
    {
        // The deadline is for the answer to begin. Content may take as long as its reader takes.
        using var within = Within(Usual, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            using var request = Request(path, session, Json(body));
            response = await SendAsync(request, within.Token);
            var headers = response.Content.Headers;
            var content = new ResponseStream(response, await response.Content.ReadAsStreamAsync(within.Token));
            response = null;
            var disposition = headers.ContentDisposition;
            return new PartContent(
                content,
                headers.ContentType?.ToString() ?? MediaTypeNames.Application.Octet,
                disposition?.FileNameStar ?? disposition?.FileName?.Trim('"'),
                headers.ContentLength);
        }
        catch (Exception exception) when (IsUnreachable(exception, cancellationToken))
        {
            throw new MailException(MailError.GatewayUnreachable, innerException: exception);
        }
        finally
        {
            response?.Dispose();
        }
    }

    /// <summary>Sends a stream as it comes.</summary>
    public async Task<T> UploadAsync<T>(string pathAndQuery, SessionTicket session, Stream content, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            using var body = new StreamContent(content);
            body.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Octet);
            using var request = Request(pathAndQuery, session, body);
            // RFC 9110 §10.1.1: a refusal comes before the first byte is sent, instead of as a broken connection.
            request.Headers.ExpectContinue = true;
            using var response = await SendAsync(request, cancellationToken);
            return await response.Content.ReadFromJsonAsync((JsonTypeInfo<T>)WireJson.Options.GetTypeInfo(typeof(T)), cancellationToken)
                ?? throw new MailException(MailError.Unexpected);
        }
        catch (HttpRequestException exception)
        {
            throw new MailException(MailError.GatewayUnreachable, innerException: exception);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await GatewayProblem.ReadAsync(response, cancellationToken);
        }
    }

    private static HttpRequestMessage Request(string path, SessionTicket? session, HttpContent? content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        if (session is { } ticket)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ticket.Value);
        }

        return request;
    }

    private static JsonContent? Json(object? body) =>
        body is null ? null : JsonContent.Create(body, WireJson.Options.GetTypeInfo(body.GetType()));

    private Deadline Within(TimeSpan deadline, CancellationToken cancellationToken) => new(deadline, time, cancellationToken);

    // Our own deadline counts as unreachable; the caller's cancellation stays what it is.
    private static bool IsUnreachable(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private sealed class Deadline : IDisposable
    {
        private readonly CancellationTokenSource _timer;
        private readonly CancellationTokenSource _either;

        public Deadline(TimeSpan deadline, TimeProvider time, CancellationToken cancellationToken)
        {
            _timer = new CancellationTokenSource(deadline, time);
            _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, cancellationToken);
        }

        public CancellationToken Token => _either.Token;

        public void Dispose()
        {
            _either.Dispose();
            _timer.Dispose();
        }
    }
}
