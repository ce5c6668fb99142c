using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Data.Mailboxes;
using Webmail.Gateway.Admin.CommandLine;
using Webmail.Gateway.Admin.Invitations;
using Webmail.Gateway.Mailboxes;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Admin;

/// <summary>How a service gets its first administrator, and keeps its last.</summary>
public sealed class FirstAdministratorTests(MailStack stack)
{
    private const string Password = "correct horse battery";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_setup_link_makes_one_administrator_and_then_opens_nothing()
    {
        var database = await stack.NewDatabaseAsync(Cancelled);
        await using var webmail = await StartAsync(database);
        await using var rows = new HostedMail(database).Open();
        // The start has printed one; while it opens, there is no other.
        Assert.Single(await rows.Invitations.Where(i => i.MailboxId == null).ToListAsync(Cancelled));
        Assert.Null(await webmail.Get<SetupLink>().MakeAsync(Cancelled));
        await rows.Invitations.ExecuteDeleteAsync(Cancelled);
        var token = (await webmail.Get<SetupLink>().MakeAsync(Cancelled))![Invitation.PathPrefix.Length..];

        var invitations = webmail.Get<IInvitations>();
        var info = await invitations.OpenAsync(token, "192.0.2.7", Cancelled);
        Assert.Equal((InvitationKind.Setup, "a.test b.test"), (info.Kind, string.Join(' ', info.Domains)));
        var accepted = new AcceptedInvitation(token, Password, "Boss@a.test", "Boss", "192.0.2.7");
        Assert.Equal("boss@a.test", await invitations.AcceptAsync(accepted, Cancelled));
        var boss = await rows.Mailboxes.AsNoTracking().SingleAsync(Cancelled);
        Assert.Equal((MailboxRole.Admin, true), (boss.Role, PasswordHash.Verify(boss.PasswordHash!, Password)));
        Assert.Equal(MailError.InvitationGone, (await Assert.ThrowsAsync<MailException>(() => invitations.AcceptAsync(accepted with { Address = "eve@a.test" }, Cancelled))).Error);
        Assert.Null(await webmail.Get<SetupLink>().MakeAsync(Cancelled));
        Assert.Equal("setup", (await rows.AuditLog.SingleAsync(Cancelled)).Actor);
    }

    [Fact]
    public async Task The_command_line_makes_an_administrator_and_never_takes_the_last_away()
    {
        var database = await stack.NewDatabaseAsync(Cancelled);
        await using var webmail = await StartAsync(database);
        Assert.Equal((0, "ana@a.test: added"), await RunAsync(webmail, Password, "users", "add", "ana@a.test", "--role", "admin", "--password"));
        Assert.StartsWith("bea@b.test: a password can be chosen once", (await RunAsync(webmail, "", "users", "add", "bea@b.test", "--quota", "5G")).Output, StringComparison.Ordinal);
        foreach (var words in new[] { "users disable ana@a.test", "users delete ana@a.test", "users role ana@a.test user" })
        {
            var (code, output) = await RunAsync(webmail, "", words.Split(' '));
            Assert.Equal((words, 1), (words, code));
            Assert.Contains("only administrator", output, StringComparison.Ordinal);
        }

        Assert.Equal(0, (await RunAsync(webmail, "", "users", "role", "bea@b.test", "admin")).Code);
        Assert.Equal(0, (await RunAsync(webmail, "", "users", "disable", "ana@a.test")).Code);
        Assert.Equal((0, "ana@a.test\tadmin\tdisabled\t20G\t"), await RunAsync(webmail, "", "users", "list", "ana"));
        Assert.Equal((2, true), await RunAsync(webmail, "", "users", "explode") is var (misused, usage) ? (misused, usage.Contains("webmail admin users list", StringComparison.Ordinal)) : default);

        await using var rows = new HostedMail(database).Open();
        var log = await rows.AuditLog.OrderBy(e => e.Id).ToListAsync(Cancelled);
        Assert.Equal(["mailbox.created", "mailbox.created", "mailbox.role", "mailbox.disabled"], log.Select(e => e.Action));
        Assert.All(log, e => Assert.Equal("command line", e.Actor));
        Assert.Equal(20L << 30, (await rows.Mailboxes.SingleAsync(m => m.LocalPart == "ana", Cancelled)).QuotaBytes);
    }

    [Fact]
    public async Task Domains_and_aliases_are_the_command_lines_too()
    {
        var database = await stack.NewDatabaseAsync(Cancelled);
        await using var webmail = await StartAsync(database);
        Assert.Equal((0, "c.test: added"), await RunAsync(webmail, "", "domains", "add", "C.test"));
        Assert.Equal((0, "info@c.test: added"), await RunAsync(webmail, "", "aliases", "add", "info@c.test", "ana@a.test+", "x@elsewhere.example"));
        Assert.Equal((0, "info@c.test\tana@a.test+ x@elsewhere.example"), await RunAsync(webmail, "", "aliases", "list"));
        Assert.Contains("_imaps._tcp.c.test.\tSRV\t0 1 993 mail.c.test.", (await RunAsync(webmail, "", "domains", "dns", "c.test")).Output, StringComparison.Ordinal);
        Assert.Equal((0, "info@c.test: deleted"), await RunAsync(webmail, "", "aliases", "delete", "info@c.test"));
        Assert.Equal((0, "c.test: deleted"), await RunAsync(webmail, "", "domains", "delete", "c.test"));
        Assert.Contains("\tcommand line\tdomain.deleted\tc.test\t", (await RunAsync(webmail, "", "audit", "--take", "1")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_says_what_DNS_has_and_what_to_do()
    {
        await using var dns = await DnsServer.StartAsync(["mx-host=a.test,mx.elsewhere.test,10"], Cancelled);
        var database = await stack.NewDatabaseAsync(Cancelled);
        await using var webmail = await WebmailHost.StartAsync(WebmailConfiguration.ForHosted("all", stack, database).With("Webmail:Dns:Servers", dns.Address), Cancelled);
        var (code, output) = await RunAsync(webmail, "", "domains", "check", "a.test");
        Assert.Equal(0, code);
        Assert.StartsWith("different\ta.test\tMX\t10 mx.elsewhere.test.\n\tMail for this domain goes to mx.elsewhere.test, not here.", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("missing\t_dmarc.a.test\tTXT\t", output, StringComparison.Ordinal);
        Assert.Equal((1, true), await RunAsync(webmail, "", "domains", "check", "nowhere.test") is var (refused, words) ? (refused, words.Contains("nowhere.test", StringComparison.Ordinal)) : default);
    }

    [Fact]
    public async Task Servers_of_a_domain_elsewhere_are_tried_before_it_is_added_and_it_is_added_anyway_when_that_is_said()
    {
        await using var dns = await DnsServer.StartAsync(["host-record=localhost,127.0.0.1"], Cancelled);
        var database = await stack.NewDatabaseAsync(Cancelled);
        var configuration = WebmailConfiguration.ForHosted("all", stack, database).With("Webmail:Dns:Servers", dns.Address).With("Webmail:Discovery:Networks", "127.0.0.0/8");
        await using var webmail = await WebmailHost.StartAsync(configuration, Cancelled);
        string[] servers = ["--imap", $"localhost:{stack.Servers.ImapPort}", "--submission", "localhost:9"];

        var (code, output) = await RunAsync(webmail, "", ["domains", "add", "partner.test", .. servers]);
        Assert.Equal(1, code);
        Assert.Contains($"--submission localhost:9\tStartTls\tUnreachable\tlocalhost:9 does not answer.", output, StringComparison.Ordinal);
        Assert.Contains("webmail admin: partner.test: not added; with --anyway it is all the same", output, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync(webmail, "", ["domains", "try", .. servers])).Code);
        Assert.Equal((0, "partner.test: added"), await RunAsync(webmail, "", ["domains", "add", "partner.test", "--anyway", .. servers]));
        Assert.Contains("partner.test\tproxied\tlocalhost, localhost", (await RunAsync(webmail, "", "domains", "list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Targets_sessions_and_the_list_of_users_too()
    {
        var database = await stack.NewDatabaseAsync(Cancelled);
        await using var webmail = await StartAsync(database);
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await new HostedMail(database).AddMailboxAsync(mailbox.Address, mailbox.Password, "1G", Cancelled);
        await webmail.Get<IAccounts>().SignInAsync(new SignInRequest(mailbox.Address, mailbox.Password, "192.0.2.9", "test", "es"), Cancelled);
        await RunAsync(webmail, "", "aliases", "add", "info@a.test", mailbox.Address);
        Assert.Equal((0, "info@a.test: done"), await RunAsync(webmail, "", "aliases", "set", "Info@a.test", mailbox.Address + "+", "x@elsewhere.example"));
        Assert.Equal((0, $"info@a.test\t{mailbox.Address}+ x@elsewhere.example"), await RunAsync(webmail, "", "aliases", "list"));

        var open = (await RunAsync(webmail, "", "sessions", "list", mailbox.Address)).Output.Split('\t');
        Assert.Equal((mailbox.Address, "192.0.2.9"), (open[1], open[3]));
        Assert.Equal((0, open[0] + ": ended"), await RunAsync(webmail, "", "sessions", "end", open[0]));
        Assert.Equal((1, $"webmail admin: {open[0]}: there is no such session"), await RunAsync(webmail, "", "sessions", "end", open[0]));
        Assert.Equal((0, ""), await RunAsync(webmail, "", "sessions", "list"));

        Assert.StartsWith($"address,name,role,enabled,quota,created,last_sign_in\r\n{mailbox.Address},,User,true,1G,", (await RunAsync(webmail, "", "users", "export")).Output, StringComparison.Ordinal);
        var today = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains("users.exported", (await RunAsync(webmail, "", "audit", "--day", today)).Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), await RunAsync(webmail, "", "audit", "--day", "2020-01-01"));
    }

    private Task<WebmailHost> StartAsync(string database) => WebmailHost.StartAsync(WebmailConfiguration.ForHosted("all", stack, database), Cancelled);

    private static async Task<(int Code, string Output)> RunAsync(WebmailHost webmail, string typed, params string[] words)
    {
        using var input = new StringReader(typed);
        await using var output = new StringWriter();
        var code = await AdminCommandLine.RunAsync(webmail.Services, words, input, output, output, Cancelled);
        return (code, output.ToString().TrimEnd('\n', '\r'));
    }
}
