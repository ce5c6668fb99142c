using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using MimeKit;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class AccessibilityTests(MailStack stack, Chromium chromium, RunningWebmail webmail) : BrowserTest(chromium)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string, ColorScheme> Looks => new()
    {
        { "es-ES", ColorScheme.Light }, { "es-ES", ColorScheme.Dark }, { "en-GB", ColorScheme.Light }, { "en-GB", ColorScheme.Dark },
    };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Axe_finds_nothing_on_any_page(string locale, ColorScheme scheme)
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await FillAsync(mailbox);
        var page = new MailPage(await NewPageAsync(webmail.Address, locale, scheme));
        await page.Page.GotoAsync("/sign-in");
        await NothingAsync(page, "sign-in");
        await page.TrySignInAsync(mailbox.Address, "wrong");
        await Expect(page.Page.Locator("#problem")).ToBeVisibleAsync();
        await NothingAsync(page, "sign-in refused");
        await page.SignInAsync(mailbox);
        await Expect(page.Rows).ToHaveCountAsync(3);
        await NothingAsync(page, "mail");
        await page.OpenAsync("Con adjunto");
        await Expect(page.Attachment("nota.txt")).ToBeVisibleAsync();
        await Expect(page.Attachment("nota.txt").Locator(".size")).ToBeVisibleAsync();
        await NothingAsync(page, "mail with an open message");
        var composer = await page.ComposeAsync();
        await composer.ToAsync("bea@b.test");
        await NothingAsync(page, "composer");
        await composer.Root.Locator("header .tool").Last.ClickAsync();
        await Expect(composer.Root).ToHaveCountAsync(0);
        foreach (var path in new[] { "/contacts", "/settings" })
        {
            await page.Page.GotoAsync(path);
            await Expect(page.Page.Locator("main h1, main h2").First).ToBeVisibleAsync();
            await NothingAsync(page, path);
        }
    }

    [Fact]
    public async Task Axe_finds_nothing_on_a_narrow_screen()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await FillAsync(mailbox);
        using (var client = await stack.ImapAsync(mailbox, Cancelled))
        {
            await (await (await client.GetFolderAsync("", Cancelled)).CreateAsync("Clientes", true, Cancelled))!.CreateAsync("Norte", true, Cancelled);
        }

        var page = new MailPage(await NewPageAsync(webmail.Address, width: 390, height: 800));
        await page.Page.GotoAsync("/");
        await page.TrySignInAsync(mailbox.Address, mailbox.Password);
        await Expect(page.Rows).ToHaveCountAsync(3);
        await NothingAsync(page, "narrow list");
        await page.OpenAsync("Con adjunto");
        await Expect(page.Attachment("nota.txt")).ToBeVisibleAsync();
        await NothingAsync(page, "narrow reader");
        await page.Reader.Locator("[popovertarget=move-menu]").ClickAsync();
        await Expect(page.Page.Locator("#move-menu").GetByText("Norte")).ToBeVisibleAsync();
        await NothingAsync(page, "the move menu");
        await page.Page.Keyboard.TypeAsync("norte");
        await NothingAsync(page, "the move menu narrowed down");
        await page.Page.GotoAsync("/?folder=Clientes/Norte");
        await Expect(page.Page.Locator(".empty h2").First).ToBeVisibleAsync();
        await NothingAsync(page, "an empty folder");
    }

    [Theory]
    [InlineData("""
        <table width="100%"><tr><td align="center"><table width="600"><tr><td colspan="2"><img width="600" height="240" alt=""></td></tr>
        <tr><td width="160"><img width="140" height="90" alt=""></td><td><h2>Setas de temporada</h2></td></tr></table></td></tr></table>
        """)]
    [InlineData("""
        <table width="640"><tr><td><table width="600"><tr>
        <td width="290"><table width="290"><tr><td><img width="290" height="120" alt=""></td></tr><tr><td><h2>Setas de temporada</h2></td></tr></table></td>
        <td width="20">&nbsp;</td>
        <td style="min-width:290px"><table style="width:290px"><tr><td><img width="290" height="120" alt=""><p>Quien las cocina, también.</p></td></tr></table></td>
        </tr></table></td></tr></table>
        """)]
    [InlineData("""<div style="width:600px;padding:20px"><h2>Setas de temporada</h2></div>""")]
    public async Task A_newsletter_made_for_wide_screens_fits_a_narrow_one(string newsletter)
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await stack.DeliverAsync(
            mailbox.Address, new MimeMessage([new MailboxAddress("Mercado", "mercado@b.test")], [new MailboxAddress("", mailbox.Address)], "Setas", new TextPart("html") { Text = newsletter }), Cancelled);
        var page = new MailPage(await NewPageAsync(webmail.Address, width: 390, height: 800));
        await page.Page.GotoAsync("/");
        await page.TrySignInAsync(mailbox.Address, mailbox.Password);
        await page.OpenAsync("Setas");
        await Expect(page.Body.Locator("h2")).ToBeVisibleAsync();
        Assert.True(await page.Body.Locator("html").EvaluateAsync<bool>("html => html.scrollWidth <= html.clientWidth"));
    }

    private static async Task NothingAsync(MailPage page, string where)
    {
        await Expect(page.Page).ToHaveTitleAsync(new Regex("Webmail"));

        // The rules axe runs unasked: WCAG 2 A and AA and best practices. Not inside frames: the only one is the message, where no
        // script runs, axe neither, and whose words are its author's.
        await page.Page.EvaluateAsync(new BundledAxeScriptProvider().GetScript()).WaitAsync(Patience, Cancelled);
        var found = await page.Page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run(document, { iframes: false })).violations
              .map(v => `${v.id} (${v.help}): ${v.nodes.slice(0, 3).map(n => n.html).join('; ')}`)
            """).WaitAsync(Patience, Cancelled);
        Assert.True(found.Length == 0, $"axe on {where}: {string.Join("\n", found)}");
    }

    private async Task FillAsync(Mailbox mailbox)
    {
        var body = new BodyBuilder { TextBody = "Hola.\r\n", HtmlBody = "<p>Hola.</p><img src=\"https://images.example/a.png\" alt=\"\">" };
        body.Attachments.Add("nota.txt", "nota"u8.ToArray());
        foreach (var (subject, content) in new[] { ("Primero", new TextPart("plain") { Text = "uno" }), ("", new TextPart("plain") { Text = "sin asunto" }), ("Con adjunto", (MimeEntity)body.ToMessageBody()) })
        {
            await stack.DeliverAsync(mailbox.Address, new MimeMessage([new MailboxAddress("Lucía Moreno", "lucia@b.test")], [new MailboxAddress("", mailbox.Address)], subject, content), Cancelled);
        }
    }
}
