using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Discovery;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Http;
using Webmail.Contracts.Messages;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Security;

/// <summary>Between the two steps one can do nothing but the second.</summary>
public sealed class HalfSignedInTests(MailStack stack)
{
    private const string Key = "the key of a half-way test";

    // Asked by whoever is not signed in at all.
    private static readonly string[] Open = [AccountsApi.SignIn, AccountsApi.FinishSignIn, AccountsApi.AskPasskey, AccountsApi.SignInWithPasskey, AccountsApi.SignOut, AdminApi.OpenInvitation, AdminApi.AcceptInvitation, DiscoveryApi.Policy, DiscoveryApi.Settings];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_call_of_the_gateway_is_refused_to_whoever_is_half_signed_in()
    {
        await using var webmail = await WebmailHost.StartAsync(
            WebmailConfiguration.ForHosted("gateway", stack, stack.Servers.ConnectionString).With("Webmail:Gateway:Key", Key), Cancelled);
        var step = await HalfAsync(webmail);
        using var http = new HttpClient { BaseAddress = webmail.Address };
        http.DefaultRequestHeaders.Add(GatewayHttp.KeyHeader, Key);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", step.Token);
        var paths = typeof(AccountsApi).Assembly.GetTypes()
            .Where(t => t.Name.EndsWith("Api", StringComparison.Ordinal))
            .SelectMany(t => t.GetFields())
            .Where(f => f.IsLiteral && f.FieldType == typeof(string))
            .Select(f => (string)f.GetRawConstantValue()!)
            .Where(p => p.StartsWith("/api/", StringComparison.Ordinal))
            .Except(Open)
            .ToList();
        Assert.True(paths.Count > 60, $"There are {paths.Count}.");
        foreach (var path in paths)
        {
            using HttpContent content = path == ComposeApi.Upload ? new ByteArrayContent([1]) { Headers = { { "Content-Type", "application/octet-stream" } } } : JsonContent.Create(new { });
            using var response = await http.PostAsync(path == ComposeApi.Upload ? path + "?name=x&type=text%2Fplain&size=1" : path, content, Cancelled);
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, response.StatusCode));
        }
    }

    [Theory]
    [InlineData("webmail")]
    [InlineData("webmail-half")]
    public async Task The_front_end_shows_whoever_is_half_signed_in_the_way_in_and_nothing_else(string cookie)
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var step = await HalfAsync(webmail);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = webmail.Address };
        http.DefaultRequestHeaders.Add("Cookie", $"{cookie}={(cookie == "webmail" ? "" : "t.")}{step.Token}");
        // A page may come as an empty frame, whose line to the server then leads to the sign-in page; nothing of anybody's is in it.
        foreach (var path in new[] { "/", "/settings", "/settings/security", "/contacts", "/admin", "/admin/users" })
        {
            using var response = await http.GetAsync(path, Cancelled);
            Assert.DoesNotContain("@a.test", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        }

        var message = new MessageId(new FolderId("INBOX"), 1, 1);
        foreach (var path in new[] { "/admin/users.csv", $"/attachment/{message}/1", $"/source/{message}.eml" })
        {
            using var response = await http.GetAsync(path, Cancelled);
            Assert.True(response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.NotFound or HttpStatusCode.Redirect, $"{path}: {response.StatusCode}");
        }
    }

    private async Task<SecondStep> HalfAsync(WebmailHost webmail) =>
        await (await LockedPerson.NewAsync(stack, webmail, Cancelled)).PasswordAsync(Cancelled);
}
