using System.Text;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Messages;
using Webmail.Testing.Hosting;
using Webmail.Testing.Imap;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Compose;

/// <summary>A server that neither says where it put a message nor expunges one alone (RFC 4315).</summary>
public sealed class DraftsWithoutUidPlusTests(MailStack stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_draft_saved_again_and_again_is_neither_lost_nor_doubled_and_takes_nobody_elses_with_it()
    {
        await using var server = new ScriptedImapServer { Capabilities = ScriptedImapServer.Plain, User = "ana@c.test" };
        var drafts = server.Folders.Add("Drafts");
        var deletedElsewhere = drafts.Add("Subject: Marked as deleted by another client\n\nStill wanted, perhaps.\n", "\\Deleted");
        var configuration = WebmailConfiguration.For("all", stack, await stack.NewDatabaseAsync(Cancelled))
            .WithDomain("c.test", ScriptedImapServer.Host, server.Port, "None", "127.0.0.1", 1, "None");
        await using var webmail = await WebmailHost.StartAsync(configuration, Cancelled);
        var session = (await webmail.Get<IAccounts>().SignInAsync(new SignInRequest(server.User, server.Password, "127.0.0.1", "test", "es"), Cancelled)).Ticket;
        var compose = webmail.Get<ICompose>();
        var written = (await compose.StartAsync(session, new ComposeRequest(ComposeKind.New, null, "es"), Cancelled)).Message with { To = [new MailAddress("bea@b.test")], Subject = "Plan" };

        MessageId? saved = null;
        foreach (var text in new[] { "uno", "uno y dos", "uno, dos y tres" })
        {
            saved = await compose.SaveDraftAsync(session, written with { Html = $"<p>{text}</p>" }, saved, Cancelled);
            var draft = Assert.Single(drafts.Messages, m => m.Uid != deletedElsewhere);
            Assert.Equal(saved.Value.Uid, draft.Uid);
            Assert.Contains(text, Encoding.UTF8.GetString(draft.Source), StringComparison.Ordinal);
        }

        var opened = await compose.StartAsync(session, new ComposeRequest(ComposeKind.EditDraft, saved, "es"), Cancelled);
        Assert.Equal("<p>uno, dos y tres</p>", opened.Message.Html);
        Assert.Contains("\\Deleted", Assert.Single(drafts.Messages, m => m.Uid == deletedElsewhere).Flags);
    }
}
