using System.Net;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Stack;

public sealed class WebmailPairTests(MailStack stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_two_roles_run_as_two_processes_and_the_gateway_can_be_killed_and_started_again()
    {
        await using var webmail = await WebmailPair.StartAsync(stack, Cancelled);
        await webmail.Gateway.KillAsync(Cancelled);
        using var client = new HttpClient();
        using (var live = await client.GetAsync(new Uri(webmail.Web.Address, "/healthz/live"), Cancelled))
        {
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        }

        await webmail.Gateway.StartAgainAsync(Cancelled);
        using var ready = await client.GetAsync(new Uri(webmail.Gateway.Address, "/healthz/ready"), Cancelled);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }
}
