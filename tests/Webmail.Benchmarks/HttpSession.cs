using System.Net.Http.Headers;
using System.Net.Http.Json;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Http;
using Webmail.Contracts.Messages;

namespace Webmail.Benchmarks;

/// <summary>A signed-in account that speaks to the gateway's HTTP surface as the web role does.</summary>
internal sealed class HttpSession : IDisposable
{
    public const string Key = "benchmark-key-0123456789";

    private readonly HttpClient _client;

    private HttpSession(HttpClient client) => _client = client;

    public IReadOnlyList<MessageId> Messages { get; private set; } = [];

    public static async Task<HttpSession> SignInAsync(Uri gateway, string address, string password, CancellationToken cancellationToken)
    {
        var client = new HttpClient { BaseAddress = gateway };
        client.DefaultRequestHeaders.Add(GatewayHttp.KeyHeader, Key);
        var session = new HttpSession(client);
        var step = await session.PostAsync<SignInStep>(AccountsApi.SignIn, new SignInRequest(address, password, "127.0.0.1", "benchmark", "es"), cancellationToken);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", step.SignedIn!.Ticket.Value);
        var page = await session.PostAsync<FolderPage>(MessagesApi.OpenFolder, new MessagesApi.OpenFolderBody(FolderId.Inbox, MessageFilter.All, 50), cancellationToken);
        session.Messages = [.. page.Rows.Select(r => r.Id)];
        return session;
    }

    public Task<int> ListAsync(int page, CancellationToken cancellationToken) =>
        ReadAsync(MessagesApi.List, new MessagesApi.ListBody(FolderId.Inbox, MessageFilter.All, page * 50, 50), cancellationToken);

    public async Task<int> ShowAsync(MessageId message, CancellationToken cancellationToken) =>
        await ReadAsync(MessagesApi.Open, new MessagesApi.OpenBody(message, false), cancellationToken)
        + await ReadAsync(MessagesApi.Body, new BodyRequest(message, false, false, "es"), cancellationToken);

    public void Dispose() => _client.Dispose();

    private async Task<T> PostAsync<T>(string path, object body, CancellationToken cancellationToken)
    {
        using var response = await _client.PostAsJsonAsync(path, body, WireJson.Options, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<T>(WireJson.Options, cancellationToken))!;
    }

    // The bytes are read and not parsed: the client is not what is measured.
    private async Task<int> ReadAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var response = await _client.PostAsJsonAsync(path, body, WireJson.Options, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadAsByteArrayAsync(cancellationToken)).Length;
    }
}
