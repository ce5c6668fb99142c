using MailKit;
using MailKit.Search;
using Webmail.IntegrationTests.Browser;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Stories;

[Collection(BrowserCollection.Name)]
public sealed class AnaAndBeaTests(MailStack stack, Chromium chromium, RunningWebmail webmail) : BrowserTest(chromium)
{
    [Fact]
    public async Task Ana_writes_with_an_attachment_and_Bea_sees_it_appear_downloads_it_and_answers()
    {
        var ana = await stack.NewMailboxAsync(Cancelled, "a.test", "ana");
        var bea = await stack.NewMailboxAsync(Cancelled, "b.test", "bea");
        var file = new byte[5 * 1024 * 1024];
        new Random(7).NextBytes(file);
        var subject = $"Presupuesto {Guid.NewGuid():N}";

        // 1. Bea is looking at her inbox, in two browsers.
        var beasDesk = new MailPage(await NewPageAsync(webmail.Address));
        var beasLaptop = new MailPage(await NewPageAsync(webmail.Address, "en-GB"));
        await beasDesk.SignInAsync(bea);
        await beasLaptop.SignInAsync(bea);

        // 2. Ana signs in and writes.
        var anasPage = new MailPage(await NewPageAsync(webmail.Address));
        await anasPage.SignInAsync(ana);
        var letter = await anasPage.ComposeAsync();
        await letter.ToAsync(bea.Address);
        await letter.WriteAsync(subject, "Te mando los números. ¿Los miras?");
        await letter.AttachAsync("números.xlsx", file);
        await letter.SendAsync();
        await Expect(anasPage.Toast).ToContainTextAsync("Mensaje enviado");

        // 3. It appears at Bea's without anybody touching anything.
        await Expect(beasDesk.UnreadRow(subject)).ToBeVisibleAsync();
        await Expect(beasLaptop.UnreadRow(subject)).ToBeVisibleAsync();
        await Expect(beasDesk.Row(subject)).ToContainTextAsync("números.xlsx");
        await Expect(beasDesk.Page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex(@"^\(1\) "));

        // 4. A third, plain client marks it read, then unread; both pages show it.
        using (var plain = await stack.ImapAsync(bea, Cancelled))
        {
            await plain.Inbox.OpenAsync(FolderAccess.ReadWrite, Cancelled);
            var found = await plain.Inbox.SearchAsync(SearchQuery.SubjectContains(subject), Cancelled);
            await plain.Inbox.AddFlagsAsync(found, MessageFlags.Seen, true, Cancelled);
            await Expect(beasDesk.UnreadRow(subject)).ToHaveCountAsync(0);
            await Expect(beasLaptop.UnreadRow(subject)).ToHaveCountAsync(0);
            await plain.Inbox.RemoveFlagsAsync(found, MessageFlags.Seen, true, Cancelled);
            await Expect(beasDesk.UnreadRow(subject)).ToBeVisibleAsync();
            await Expect(beasLaptop.UnreadRow(subject)).ToBeVisibleAsync();
        }

        // 5. Bea reads it, downloads the same bytes and answers.
        await beasDesk.OpenAsync(subject);
        await Expect(beasDesk.Body.Locator("body")).ToContainTextAsync("Te mando los números");
        Assert.Equal(file, await beasDesk.DownloadAsync("números.xlsx"));
        await Expect(beasLaptop.UnreadRow(subject)).ToHaveCountAsync(0);
        var answer = await beasDesk.ReplyAsync();
        await Expect(answer.Subject).ToHaveValueAsync("Re: " + subject);
        await answer.TypeAsync("Recibido, gracias.");
        await answer.SendAsync();

        // 6. The answer appears at Ana's, belongs to her letter, and her letter's row at Bea's says it was answered.
        await Expect(anasPage.UnreadRow("Re: " + subject)).ToBeVisibleAsync();
        await anasPage.OpenAsync("Re: " + subject);
        await Expect(anasPage.Body.Locator("body")).ToContainTextAsync("Recibido, gracias.");
        await IsAnAnswerAsync(ana, bea, subject);
        Assert.Empty(ConsoleErrors());
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
