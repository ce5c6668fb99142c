using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Http;
using Webmail.IntegrationTests.Contract;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Admin;

/// <summary>Every one of the administrators' calls, by whoever is none.</summary>
public sealed class OnlyAdministratorsTests(MailStack stack)
{
    private const string Key = "the key of a refusal test";

    // A body that each call would accept from an administrator.
    private static readonly Dictionary<string, object?> Bodies = new()
    {
        [AdminApi.ListUsers] = new UserQuery(),
        [AdminApi.OpenUser] = new AdminApi.UserBody(Guid.Empty),
        [AdminApi.CreateUser] = new NewUser("x@a.test", null, 0, UserRole.Admin, "correct horse battery"),
        [AdminApi.UpdateUser] = new AdminApi.UpdateUserBody(Guid.Empty, new UserEdit("x@a.test", null, true, 0, UserRole.Admin)),
        [AdminApi.SetPassword] = new AdminApi.PasswordBody(Guid.Empty, "correct horse battery"),
        [AdminApi.Invite] = new AdminApi.UserBody(Guid.Empty),
        [AdminApi.ChangeUsers] = new UsersChange([], UsersAction.Enable),
        [AdminApi.ImportUsers] = new AdminApi.ImportBody("address\r\nx@a.test", false),
        [AdminApi.ExportUsers] = new UserQuery(),
        [AdminApi.ListDomains] = null,
        [AdminApi.OpenDomain] = new AdminApi.DomainBody("a.test"),
        [AdminApi.CheckDomain] = new AdminApi.DomainBody("a.test"),
        [AdminApi.TryServers] = new DomainServers(new MailServer("imap.example.org", 993, ServerTls.Implicit), new MailServer("smtp.example.org", 465, ServerTls.Implicit)),
        [AdminApi.FindServers] = new AdminApi.DomainBody("a.test"),
        [AdminApi.AddDomain] = new DomainEdit("x.test", AdminDomainKind.Hosted, null),
        [AdminApi.UpdateDomain] = new DomainEdit("a.test", AdminDomainKind.Hosted, null),
        [AdminApi.DeleteDomain] = new AdminApi.DomainBody("b.test"),
        [AdminApi.AddDkimKey] = new AdminApi.DomainBody("a.test"),
        [AdminApi.RetireDkimKey] = new AdminApi.DkimKeyBody("a.test", "s1"),
        [AdminApi.ListAliases] = new AliasQuery(),
        [AdminApi.AddAlias] = new AliasEdit("@a.test", [new("x@a.test", true)]),
        [AdminApi.UpdateAlias] = new AdminApi.UpdateAliasBody(Guid.Empty, new AliasEdit("@a.test", [new("x@a.test", true)])),
        [AdminApi.DeleteAliases] = new AdminApi.IdsBody([]),
        [AdminApi.ListSessions] = new AdminApi.SearchBody(null, 0, 10),
        [AdminApi.EndSessions] = new AdminApi.IdsBody([]),
        [AdminApi.ListQueue] = null,
        [AdminApi.ChangeQueue] = new AdminApi.QueueChangeBody(QueueAction.Drop, [new QueueId("4hT1fZ3Yb5z9sVB")]),
        [AdminApi.ListDeliveries] = new DeliveryQuery(),
        [AdminApi.OpenDelivery] = new AdminApi.DeliveryBody(new LoggedDeliveryId(1, IsRefusal: false)),
        [AdminApi.ListAudit] = new AuditQuery(),
        [AdminApi.OpenOverview] = new AdminApi.OverviewBody(14, "Europe/Madrid"),
        [AdminApi.ListPushHours] = new AdminApi.DayBody(new DateOnly(2026, 1, 1), "Europe/Madrid"),
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_call_is_refused_to_a_user_and_to_nobody_and_changes_nothing()
    {
        var paths = typeof(AdminApi).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!).Where(p => p.StartsWith("/api/admin/", StringComparison.Ordinal));
        Assert.Equal(paths.Order(), Bodies.Keys.Order());

        var database = await stack.NewDatabaseAsync(Cancelled);
        await using var gateway = await WebmailHost.StartAsync(WebmailConfiguration.ForHosted("gateway", stack, database).With("Webmail:Gateway:Key", Key), Cancelled);
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await new HostedMail(database).AddMailboxAsync(mailbox.Address, mailbox.Password, "1G", Cancelled);
        var session = (await gateway.Get<IAccounts>().SignInAsync(new SignInRequest(mailbox.Address, mailbox.Password, "127.0.0.1", "test", "es"), Cancelled)).Ticket;

        using var http = new HttpClient { BaseAddress = gateway.Address };
        http.DefaultRequestHeaders.Add(GatewayHttp.KeyHeader, Key);
        foreach (var (path, body) in Bodies)
        {
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, await PostAsync(http, path, body, session)));
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, await PostAsync(http, path, body, null)));
        }

        await using var rows = new HostedMail(database).Open();
        Assert.Empty(rows.AuditLog);
        Assert.Equal(mailbox.Address, Assert.Single(rows.Mailboxes).Address);
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, string path, object? body, SessionTicket? session)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: WireJson.Options),
        };
        request.Headers.Authorization = session is { } ticket ? new AuthenticationHeaderValue("Bearer", ticket.Value) : null;
        using var response = await http.SendAsync(request, Cancelled);
        return response.StatusCode;
    }
}
