using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Webmail.Accounts;
using Webmail.Compose;
using Webmail.Contracts;
using Webmail.Contracts.Compose;
using Webmail.Testing.Fakes;
using Xunit;

namespace Webmail.Tests.Compose;

public sealed class UploadEndpointsTests : IAsyncLifetime
{
    private readonly FakeCompose _compose = new();
    private WebApplication _app = null!;
    private bool _isSignedIn = true;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton<ICompose>(_compose);
        _app = builder.Build();
        _app.Use((context, next) =>
        {
            context.User = new ClaimsPrincipal(_isSignedIn ? new ClaimsIdentity([new Claim(SessionAccess.TicketClaim, "ticket")], "test") : new ClaimsIdentity());
            return next(context);
        });
        _app.MapUploads();
        await _app.StartAsync(Xunit.TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_file_is_passed_on_with_its_name_and_type_and_answered_with_its_identifier()
    {
        var answer = await PostAsync("/upload?name=plan%C3%B3.pdf&type=application/pdf", new byte[70_000]);
        var upload = await answer.Content.ReadFromJsonAsync<Upload>(Xunit.TestContext.Current.CancellationToken);

        var (request, received) = Assert.Single(_compose.Uploaded);
        Assert.Equal(new UploadRequest("planó.pdf", "application/pdf", 70_000), request);
        Assert.Equal(70_000, received);
        Assert.NotEqual(Guid.Empty, upload!.Id);
    }

    [Fact]
    public async Task A_path_in_the_name_is_cut_to_the_file()
    {
        await PostAsync("/upload?name=..%2F..%5Cetc%2Fpass%0Awd&type=", [1]);
        Assert.Equal(new UploadRequest("passwd", "application/octet-stream", 1), Assert.Single(_compose.Uploaded).Request);
    }

    [Fact]
    public async Task Another_sites_request_is_refused()
    {
        var withoutHeader = await PostAsync("/upload?name=a", [1], header: false);
        var fromElsewhere = await PostAsync("/upload?name=a", [1], fetchSite: "same-site");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (withoutHeader.StatusCode, fromElsewhere.StatusCode));
        Assert.Empty(_compose.Uploaded);
    }

    [Fact]
    public async Task Without_a_session_nothing_is_taken()
    {
        _isSignedIn = false;
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync("/upload?name=a", [1])).StatusCode);
    }

    [Fact]
    public async Task Too_large_is_said_by_name()
    {
        _compose.UploadFails = new MailException(MailError.UploadTooLarge);
        var answer = await PostAsync("/upload?name=a", [1]);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("\"UploadTooLarge\"", await answer.Content.ReadAsStringAsync(Xunit.TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> PostAsync(string address, byte[] content, bool header = true, string? fetchSite = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(content) };
        if (header)
        {
            request.Headers.Add(UploadEndpoints.Header, "1");
        }

        if (fetchSite is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", fetchSite);
        }

        return await _app.GetTestClient().SendAsync(request, Xunit.TestContext.Current.CancellationToken);
    }
}
