using System.Net;
using System.Text.RegularExpressions;
using MailKit;
using MailKit.Search;
using Webmail.IntegrationTests.Browser;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;
using MailService = Webmail.Testing.Stack.MailService;

namespace Webmail.IntegrationTests.Stories;

/// <summary>The main job from end to end, while every server behind it goes away once.</summary>
[Collection(MailStack.DisruptiveCollection)]
public sealed class AnaAndBeaTests(MailStack stack, Chromium chromium) : BrowserTest(chromium)
{
    // A page tries again ever more slowly while a server is away.
    private const int Patience = 45_000;

    [Fact]
    public async Task Ana_writes_with_an_attachment_and_Bea_sees_it_appear_downloads_it_and_answers_while_servers_go_and_come()
    {
        await using var webmail = await WebmailPair.StartAsync(stack, Cancelled);
        var ana = await stack.NewMailboxAsync(Cancelled, "a.test", "ana");
        var bea = await stack.NewMailboxAsync(Cancelled, "b.test", "bea");
        var file = new byte[5 * 1024 * 1024];
        new Random(7).NextBytes(file);
        var subject = $"Presupuesto {Guid.NewGuid():N}";

        // 1. Bea is looking at her inbox, in two browsers; Ana signs in. Nobody notices that the database is started anew.
        var beasDesk = await SignedInAsync(webmail, bea);
        var beasLaptop = await SignedInAsync(webmail, bea, "en-GB");
        var anasPage = await SignedInAsync(webmail, ana);
        await stack.RestartAsync(MailService.Postgres, Cancelled);

        // 2. Ana writes. The gateway is killed while she does, which costs no word, no attachment and no sign-in.
        var letter = await anasPage.ComposeAsync();
        await letter.ToAsync(bea.Address);
        await letter.WriteAsync(subject, "Te mando los números. ");
        await letter.AttachAsync("números.xlsx", file);
        await webmail.Gateway.KillAsync(Cancelled);
        await letter.Editor.PressAsync("End");
        await letter.Editor.PressSequentiallyAsync("¿Los miras?");
        await letter.SendButton.ClickAsync();
        await Expect(letter.Problem.First).ToContainTextAsync("El servicio de correo se está reiniciando");
        await IsAliveAsync(webmail.Web);
        await webmail.Gateway.StartAgainAsync(Cancelled);
        await letter.SendAsync();
        await Expect(anasPage.Toast).ToContainTextAsync("Mensaje enviado");

        // 3. It appears at Bea's without anybody touching anything, once.
        await Expect(beasDesk.UnreadRow(subject)).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(beasLaptop.UnreadRow(subject)).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(beasDesk.Row(subject)).ToContainTextAsync("números.xlsx");
        await Expect(beasDesk.Rows).ToHaveCountAsync(1);
        await Expect(beasDesk.Page).ToHaveTitleAsync(new Regex(@"^\(1\) "));

        // 4. A third, plain client marks it read, and unread once the mail server was started anew; both pages show it.
        await MarkAsync(bea, StoreAction.Add);
        await Expect(beasDesk.UnreadRow(subject)).ToHaveCountAsync(0);
        await Expect(beasLaptop.UnreadRow(subject)).ToHaveCountAsync(0);
        await stack.RestartAsync(MailService.Dovecot, Cancelled);
        await MarkAsync(bea, StoreAction.Remove);
        await Expect(beasDesk.UnreadRow(subject)).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(beasLaptop.UnreadRow(subject)).ToBeVisibleAsync(new() { Timeout = Patience });

        // 5. Bea reads it, downloads the same bytes and answers.
        await beasDesk.OpenAsync(subject);
        await Expect(beasDesk.Body.Locator("body")).ToContainTextAsync("Te mando los números. ¿Los miras?");
        Assert.Equal(file, await beasDesk.DownloadAsync("números.xlsx"));
        await Expect(beasLaptop.UnreadRow(subject)).ToHaveCountAsync(0);
        var answer = await beasDesk.ReplyAsync();
        await Expect(answer.Subject).ToHaveValueAsync("Re: " + subject);
        await answer.TypeAsync("Recibido, gracias.");
        await answer.SendAsync();

        // 6. The answer appears at Ana's, belongs to her letter, and her letter at Bea's is marked as answered.
        await Expect(anasPage.UnreadRow("Re: " + subject)).ToBeVisibleAsync(new() { Timeout = Patience });
        await anasPage.OpenAsync("Re: " + subject);
        await Expect(anasPage.Body.Locator("body")).ToContainTextAsync("Recibido, gracias.");
        await IsAnAnswerAsync(ana, bea, subject);
        Assert.Empty(ConsoleErrors());
    }

    private static async Task IsAliveAsync(WebmailProcess web)
    {
        using var client = new HttpClient();
        using var live = await client.GetAsync(new Uri(web.Address, "/healthz/live"), Cancelled);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    private async Task<MailPage> SignedInAsync(WebmailPair webmail, Mailbox mailbox, string locale = "es-ES")
    {
        var page = new MailPage(await NewPageAsync(webmail.Web.Address, locale));
        await page.SignInAsync(mailbox);
        return page;
    }

    private async Task MarkAsync(Mailbox mailbox, StoreAction seen)
    {
        using var plain = await stack.ImapAsync(mailbox, Cancelled);
        await plain.Inbox.OpenAsync(FolderAccess.ReadWrite, Cancelled);
        await plain.Inbox.StoreAsync(0, new StoreFlagsRequest(seen, MessageFlags.Seen), Cancelled);
    }

    private async Task IsAnAnswerAsync(Mailbox ana, Mailbox bea, string subject)
    {
        using var anas = await stack.ImapAsync(ana, Cancelled);
        await anas.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancelled);
        var answer = await anas.Inbox.GetMessageAsync(0, Cancelled);
        var sent = await anas.GetFolderAsync("Sent", Cancelled);
        await sent.OpenAsync(FolderAccess.ReadOnly, Cancelled);
        var letter = await sent.GetMessageAsync(0, Cancelled);
        Assert.Equal(letter.MessageId, answer.InReplyTo);
        Assert.Contains(letter.MessageId, answer.References);
        using var beas = await stack.ImapAsync(bea, Cancelled);
        await beas.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancelled);
        Assert.Single(await beas.Inbox.SearchAsync(SearchQuery.SubjectContains(subject).And(SearchQuery.Answered), Cancelled));
    }
}
