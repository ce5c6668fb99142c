using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Contacts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Http;
using Webmail.Contracts.Messages;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Http;

/// <summary>What the gateway shows to whoever reaches its port.</summary>
public sealed class SurfaceTests(MailStack stack)
{
    private const string Key = "the key of a surface test";

    private static readonly SignInRequest SignIn = new("ana@a.test", "x", "127.0.0.1", "", null);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_the_shared_key_the_gateway_answers_nothing()
    {
        await using var gateway = await StartAsync("gateway", Key);
        using var http = new HttpClient { BaseAddress = gateway.Address };
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(http, null));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(http, "the key of a surface tesT"));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(http, Key));
    }

    [Fact]
    public async Task One_process_without_a_key_has_no_gateway_on_its_port()
    {
        await using var webmail = await StartAsync("all", null);
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = webmail.Address };
        Assert.False((await PostAsync(http, null)) is HttpStatusCode.OK or HttpStatusCode.Unauthorized);
        Assert.False((await PostAsync(http, Key)) is HttpStatusCode.OK or HttpStatusCode.Unauthorized);
        using var document = await http.GetAsync("/openapi/v1.json", Cancelled);
        Assert.NotEqual("application/json", document.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_document_describes_every_call_of_the_contracts()
    {
        await using var gateway = await StartAsync("gateway", Key);
        using var http = new HttpClient { BaseAddress = gateway.Address };
        using var document = await http.GetFromJsonAsync<JsonDocument>("/openapi/v1.json", Cancelled);
        var described = document!.RootElement.GetProperty("paths").EnumerateObject().Select(p => p.Name).ToHashSet();
        var promised = new[] { typeof(AccountsApi), typeof(FoldersApi), typeof(MessagesApi), typeof(ComposeApi), typeof(ContactsApi), typeof(AdminApi) }
            .SelectMany(api => api.GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!));
        Assert.All(promised, path => Assert.Contains(path, described));
    }

    [Fact]
    public async Task A_body_larger_than_any_call_needs_is_refused_before_it_is_read()
    {
        await using var gateway = await StartAsync("gateway", Key);
        using var http = new HttpClient { BaseAddress = gateway.Address };
        http.DefaultRequestHeaders.Add(GatewayHttp.KeyHeader, Key);
        using var body = new ByteArrayContent(new byte[2 * 1024 * 1024]);
        body.Headers.ContentType = new("application/json");
        using var response = await http.PostAsync(AccountsApi.SignIn, body, Cancelled);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task A_malformed_identifier_is_a_bad_request()
    {
        await using var gateway = await StartAsync("gateway", Key);
        using var http = new HttpClient { BaseAddress = gateway.Address };
        http.DefaultRequestHeaders.Add(GatewayHttp.KeyHeader, Key);
        using var response = await http.PostAsJsonAsync(MessagesApi.Open, new { message = "../../etc/passwd", markSeen = true }, Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_ready_gateway_says_so()
    {
        await using var gateway = await StartAsync("gateway", Key);
        using var http = new HttpClient { BaseAddress = gateway.Address };
        Assert.Contains("\"ready\":true", await http.GetStringAsync("/healthz/ready", Cancelled), StringComparison.Ordinal);
        Assert.Contains("\"ready\":true", await http.GetStringAsync("/healthz/live", Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_front_end_whose_gateway_is_gone_is_live_but_says_why_it_is_not_ready()
    {
        var gateway = await StartAsync("gateway", Key);
        await using var web = await WebmailHost.StartAsync(
            new WebmailConfiguration("web").With("Webmail:Gateway:Url", gateway.Address.ToString()).With("Webmail:Gateway:Key", Key), Cancelled);
        using var http = new HttpClient { BaseAddress = web.Address };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/healthz/ready", Cancelled)).StatusCode);

        await gateway.DisposeAsync();
        using var ready = await http.GetAsync("/healthz/ready", Cancelled);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("does not answer", await ready.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/healthz/live", Cancelled)).StatusCode);
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, AccountsApi.SignIn) { Content = JsonContent.Create(SignIn, options: WireJson.Options) };
        if (key is not null)
        {
            request.Headers.Add(GatewayHttp.KeyHeader, key);
        }

        using var response = await http.SendAsync(request, Cancelled);
        return response.StatusCode;
    }

    private async Task<WebmailHost> StartAsync(string role, string? key)
    {
        var configuration = WebmailConfiguration.For(role, stack, await stack.NewDatabaseAsync(Cancelled));
        return await WebmailHost.StartAsync(key is null ? configuration : configuration.With("Webmail:Gateway:Key", key), Cancelled);
    }
}
