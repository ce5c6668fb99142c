using MimeKit;
using Webmail.IntegrationTests.Browser;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Resilience;

/// <summary>Servers that go away and come back while somebody reads and writes.</summary>
[Collection(MailStack.DisruptiveCollection)]
public sealed class RestartTests(MailStack stack, Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task A_gateway_killed_while_one_writes_costs_no_word_and_no_sign_in()
    {
        await using var webmail = await WebmailPair.StartAsync(stack, Cancelled);
        var (ana, bea) = await TwoAsync(webmail);
        var letter = await ana.Page.ComposeAsync();
        await letter.ToAsync(bea.Mailbox.Address);
        await letter.WriteAsync("Antes y después", "Escrito antes. ");

        await webmail.Gateway.KillAsync(Cancelled);
        await letter.Editor.PressAsync("End");
        await letter.Editor.PressSequentiallyAsync("Escrito durante.");
        await letter.SendButton.ClickAsync();
        await Expect(letter.Problem.First).ToContainTextAsync("El servicio de correo se está reiniciando");
        await webmail.Gateway.StartAgainAsync(Cancelled);

        await letter.SendAsync();
        await Expect(bea.Page.UnreadRow("Antes y después")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await bea.Page.OpenAsync("Antes y después");
        await Expect(bea.Page.Body.Locator("body")).ToContainTextAsync("Escrito antes. Escrito durante.");
        await Expect(bea.Page.Rows).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_restarted_database_is_not_noticed_by_who_reads_and_writes()
    {
        await using var webmail = await WebmailPair.StartAsync(stack, Cancelled);
        var (ana, bea) = await TwoAsync(webmail);
        await stack.RestartAsync(MailService.Postgres, Cancelled);
        var letter = await ana.Page.ComposeAsync();
        await letter.ToAsync(bea.Mailbox.Address);
        await letter.WriteAsync("Tras el reinicio", "Sigue todo igual.");
        await letter.SendAsync();
        await Expect(bea.Page.UnreadRow("Tras el reinicio")).ToBeVisibleAsync();
        await ana.Page.Page.ReloadAsync();
        await ana.Page.IsAttachedAsync();
    }

    [Fact]
    public async Task Mail_that_comes_after_the_mail_server_was_restarted_appears_by_itself()
    {
        await using var webmail = await WebmailPair.StartAsync(stack, Cancelled);
        var (_, bea) = await TwoAsync(webmail);
        await DeliverAsync(bea.Mailbox, "Uno");
        await Expect(bea.Page.UnreadRow("Uno")).ToBeVisibleAsync();
        await stack.RestartAsync(MailService.Dovecot, Cancelled);
        await DeliverAsync(bea.Mailbox, "Dos");
        await Expect(bea.Page.UnreadRow("Dos")).ToBeVisibleAsync(new() { Timeout = 45_000 });
        await bea.Page.OpenAsync("Uno");
        await Expect(bea.Page.Body.Locator("body")).ToContainTextAsync("Cuerpo");
    }

    [Fact]
    public async Task A_web_server_that_is_killed_while_one_writes_finds_every_word_again()
    {
        await using var webmail = await WebmailPair.StartAsync(stack, Cancelled);
        var (ana, bea) = await TwoAsync(webmail);
        var letter = await ana.Page.ComposeAsync();
        await letter.ToAsync(bea.Mailbox.Address);
        await letter.WriteAsync("Sin perder nada", "Primera frase. ");
        await webmail.Web.KillAsync(Cancelled);
        await letter.Editor.PressAsync("End");
        await letter.Editor.PressSequentiallyAsync("Segunda frase.");
        await webmail.Web.StartAgainAsync(Cancelled);

        // The new process knows nothing of the old page: it comes anew, with the composer as it was.
        var again = ana.Page.Composer;
        await Expect(again.KeptNotice).ToBeVisibleAsync(new() { Timeout = 45_000 });
        await Expect(again.Editor).ToContainTextAsync("Primera frase. Segunda frase.");
        await again.IsReadyAsync();
        await Expect(again.Subject).ToHaveValueAsync("Sin perder nada");
        await again.SendAsync();
        await Expect(bea.Page.UnreadRow("Sin perder nada")).ToBeVisibleAsync(new() { Timeout = 45_000 });
    }

    private async Task DeliverAsync(Mailbox mailbox, string subject) => await stack.DeliverAsync(
        mailbox.Address,
        new MimeMessage([new MailboxAddress("Lucía", "lucia@a.test")], [new MailboxAddress("", mailbox.Address)], subject, new TextPart("plain") { Text = "Cuerpo" }),
        Cancelled);

    private async Task<((Mailbox Mailbox, MailPage Page) Ana, (Mailbox Mailbox, MailPage Page) Bea)> TwoAsync(WebmailPair webmail)
    {
        var ana = await stack.NewMailboxAsync(Cancelled, "a.test", "ana");
        var bea = await stack.NewMailboxAsync(Cancelled, "b.test", "bea");
        var anas = new MailPage(await NewPageAsync(webmail.Web.Address));
        var beas = new MailPage(await NewPageAsync(webmail.Web.Address));
        await anas.SignInAsync(ana);
        await beas.SignInAsync(bea);
        return ((ana, anas), (bea, beas));
    }
}
