using System.Net;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Http;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Changes;

public sealed class ChangesHubTests(MailStack stack)
{
    [Fact]
    public async Task Only_who_has_the_shared_key_reaches_the_hub()
    {
        const string Key = "the key of a test of the hub";
        var cancelled = TestContext.Current.CancellationToken;
        var database = await stack.NewDatabaseAsync(cancelled);
        await using var gateway = await WebmailHost.StartAsync(WebmailConfiguration.For("gateway", stack, database).With("Webmail:Gateway:Key", Key), cancelled);

        Assert.Equal(HttpStatusCode.Forbidden, await NegotiateAsync(null));
        Assert.Equal(HttpStatusCode.Forbidden, await NegotiateAsync("another key of the same length"));
        Assert.Equal(HttpStatusCode.OK, await NegotiateAsync(Key));

        async Task<HttpStatusCode> NegotiateAsync(string? key)
        {
            using var http = new HttpClient { BaseAddress = gateway.Address };
            using var request = new HttpRequestMessage(HttpMethod.Post, ChangesApi.HubPath + "/negotiate?negotiateVersion=1");
            if (key is not null)
            {
                request.Headers.Add(GatewayHttp.KeyHeader, key);
            }

            using var response = await http.SendAsync(request, cancelled);
            return response.StatusCode;
        }
    }
}
