using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Messages;
using Webmail.Messages;
using Webmail.Shell;
using Webmail.Testing.Fakes;

namespace Webmail.Tests.Shell;

/// <summary>The front end's own addresses over a mailbox in memory, without a network.</summary>
internal sealed class FrontEnd : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FrontEnd(WebApplication app, FakeMailbox mailbox, PartMessages messages)
    {
        (_app, Mailbox, Messages) = (app, mailbox, messages);
        Client = app.GetTestClient();
        Client.DefaultRequestHeaders.Add("Cookie", $"webmail={FakeAccounts.Ticket.Value}");
    }

    public FakeMailbox Mailbox { get; }

    public PartMessages Messages { get; }

    /// <summary>Signed in.</summary>
    public HttpClient Client { get; }

    public string Grant => _app.Services.GetRequiredService<ViewGrants>().Grant(FakeAccounts.Ticket);

    public static async Task<FrontEnd> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        var mailbox = new FakeMailbox();
        var messages = new PartMessages(mailbox);
        builder.Services.AddAntiforgery();
        builder.Services.AddDataProtection();
        builder.Services.AddMailShell();
        builder.Services.AddSingleton<IAccounts>(new FakeAccounts(mailbox));
        builder.Services.AddSingleton<IMessages>(messages);
        var app = builder.Build();
        app.UseMailShell();
        app.MapMailShell();
        await app.StartAsync(PageOverMailbox.Ending);
        return new FrontEnd(app, mailbox, messages);
    }

    public Task<HttpResponseMessage> GetAsync(string address) => Client.GetAsync(new Uri(address, UriKind.Relative), PageOverMailbox.Ending);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
