using MailKit;
using Microsoft.Playwright;
using MimeKit;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Browser;

/// <summary>What a person reads when a real server says no, and that nothing typed is lost then.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ProblemsInWordsTests(MailStack stack, Chromium chromium, RunningWebmail webmail) : BrowserTest(chromium)
{
    private const string Text = "Lo que tanto ha costado escribir.";

    [Theory]
    [InlineData("es-ES", "«bea@» no es una dirección de correo. Corrígela o quítala.", "El servidor no acepta {0}: «", "No se ha enviado nada. Corrige o quita la dirección marcada y vuelve a enviar.", "Mensaje enviado")]
    [InlineData("en-GB", "“bea@” is not an e-mail address. Correct it or take it away.", "The server does not accept {0}: “", "Nothing was sent. Correct or remove the marked address, then send again.", "Message sent")]
    public async Task A_malformed_address_an_unknown_one_and_a_full_mailbox_are_told_before_anything_is_sent(string locale, string malformed, string refused, string kept, string sent)
    {
        var ana = await stack.NewMailboxAsync(Cancelled);
        var full = await FullMailboxAsync();
        var (page, letter) = await WritingAsync(ana, locale);

        await letter.ToAsync("bea@");
        await letter.SendButton.ClickAsync();
        await Expect(letter.Problem.First).ToContainTextAsync(malformed);
        await RemoveAsync(letter, "bea@");

        // Postfix's own words, for an address that does not exist and for one whose mailbox is full.
        foreach (var (address, words) in new[] { ("nadie@b.test", "User unknown"), (full.Address, "The mailbox is full") })
        {
            await letter.ToAsync(address);
            await letter.SendButton.ClickAsync();
            await Expect(letter.Problem.First).ToContainTextAsync(string.Format(null, refused, address));
            await Expect(letter.Problem.First).ToContainTextAsync(words);
            await Expect(letter.Problem.Last).ToContainTextAsync(kept);
            await RemoveAsync(letter, address);
        }

        await Expect(letter.Editor).ToContainTextAsync(Text);
        await letter.ToAsync(ana.Address);
        await letter.SendAsync();
        await Expect(page.Toast).ToContainTextAsync(sent);
        await Expect(page.UnreadRow("Presupuesto")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_file_larger_than_the_server_takes_is_told_before_it_is_uploaded()
    {
        var (page, letter) = await WritingAsync(await stack.NewMailboxAsync(Cancelled), "en-GB");
        var uploads = 0;
        page.Page.Request += (_, request) => uploads += request.Url.Contains("/upload", StringComparison.Ordinal) ? 1 : 0;
        var path = Path.Combine(Directory.CreateTempSubdirectory("webmail-").FullName, "film.mp4");
        try
        {
            await using (var file = File.Create(path))
            {
                file.SetLength(60_000_000);
            }

            await letter.Root.Locator("[data-part=picker]").SetInputFilesAsync(path);
            await Expect(letter.File("film.mp4")).ToContainTextAsync("60.0 MB is too much: with everything else, a message may weigh 52.4 MB.");
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }

        Assert.Equal(0, uploads);
        await Expect(letter.Editor).ToContainTextAsync(Text);
    }

    [Theory]
    [InlineData("es-ES", "El borrador no se ha podido guardar en el servidor, pero este navegador lo conserva. El buzón está lleno. Borra algo o vacía la papelera y vuelve a intentarlo.", "Este navegador había conservado lo que escribías. No falta nada.", "Mensaje enviado, pero tu buzón está lleno y no ha cabido una copia en Enviados")]
    [InlineData("en-GB", "The draft could not be saved on the server, but this browser keeps it. The mailbox is full. Delete something or empty the trash, then try again.", "This browser had kept what you were writing. Nothing is missing.", "Message sent, but your mailbox is full and had no room for a copy in Sent")]
    public async Task In_a_full_mailbox_a_draft_stays_in_the_browser_and_a_message_goes_out_without_its_copy(string locale, string notSaved, string restored, string sent)
    {
        var bea = await stack.NewMailboxAsync(Cancelled, "b.test", "bea");
        var (page, letter) = await WritingAsync(await FullMailboxAsync(), locale);
        await letter.Root.Locator(".composer-head .tool").Last.ClickAsync();
        await Expect(letter.Root.Locator(".composer-notes")).ToContainTextAsync(notSaved);

        await page.Page.ReloadAsync();
        await Expect(page.Composer.Root.GetByText(restored)).ToBeVisibleAsync();
        await Expect(page.Composer.Editor).ToContainTextAsync(Text);
        await page.Composer.IsReadyAsync();
        await page.Composer.ToAsync(bea.Address);
        await page.Composer.SendAsync();
        await Expect(page.Toast).ToContainTextAsync(sent);
    }

    [Theory]
    [InlineData("es-ES", "Este mensaje se ha movido o borrado desde otro sitio.", "No se ha podido abrir. Este mensaje ya no está aquí: se movió o se borró desde otro sitio.")]
    [InlineData("en-GB", "This message was moved or deleted elsewhere.", "This could not be opened. This message is no longer there: it was moved or deleted elsewhere.")]
    public async Task A_message_deleted_elsewhere_while_it_is_open_can_be_read_on_and_says_so(string locale, string gone, string cannotAnswer)
    {
        var ana = await stack.NewMailboxAsync(Cancelled);
        await DeliverAsync(ana, "Presupuesto");
        var page = await SignedInAsync(ana, locale);
        await page.OpenAsync("Presupuesto");
        await Expect(page.Body.Locator("body")).ToContainTextAsync(Text);

        using var plain = await stack.ImapAsync(ana, Cancelled);
        await plain.Inbox.OpenAsync(FolderAccess.ReadWrite, Cancelled);
        await plain.Inbox.StoreAsync(0, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted), Cancelled);
        await plain.Inbox.ExpungeAsync(Cancelled);

        await Expect(page.Reader.Locator(".letter-notes")).ToContainTextAsync(gone);
        await Expect(page.Rows).ToHaveCountAsync(0);
        await Expect(page.Body.Locator("body")).ToContainTextAsync(Text);
        await page.Page.Locator(".letter-foot [data-cmd=reply]").ClickAsync();
        await Expect(page.Composer.Root).ToContainTextAsync(cannotAnswer);
    }

    [Theory]
    [InlineData("es-ES", "Esta carpeta ya no existe: se borró o cambió de nombre desde otro sitio.", "Ir a Entrada")]
    [InlineData("en-GB", "This folder no longer exists: it was deleted or renamed elsewhere.", "Go to Inbox")]
    public async Task A_folder_deleted_elsewhere_while_one_writes_in_it_says_so_and_costs_no_word(string locale, string gone, string inbox)
    {
        var ana = await stack.NewMailboxAsync(Cancelled);
        using var plain = await stack.ImapAsync(ana, Cancelled);
        var folder = await plain.GetFolder(plain.PersonalNamespaces[0]).CreateAsync("Obra", true, Cancelled) ?? throw new InvalidOperationException("The folder was not made.");
        await folder.AppendAsync(new AppendRequest(Message(ana, "Plano")), Cancelled);
        var (page, letter) = await WritingAsync(ana, locale);
        await page.Folder("Obra").ClickAsync();
        await Expect(page.Row("Plano")).ToBeVisibleAsync();

        await folder.DeleteAsync(Cancelled);
        await Expect(page.Page.Locator(".list-pane")).ToContainTextAsync(gone);
        await Expect(letter.Editor).ToContainTextAsync(Text);
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = inbox }).ClickAsync();
        await Expect(page.Page.Locator("a.folder[data-folder=INBOX][aria-current=page]")).ToBeVisibleAsync();
        await Expect(letter.Editor).ToContainTextAsync(Text);
    }

    private static Task RemoveAsync(ComposerPage letter, string address) =>
        letter.Chips.Filter(new LocatorFilterOptions { HasText = address }).PressAsync("Delete");

    private static MimeMessage Message(Mailbox mailbox, string subject) =>
        new([new MailboxAddress("Lucía", "lucia@a.test")], [new MailboxAddress("", mailbox.Address)], subject, new TextPart("plain") { Text = Text });

    private Task DeliverAsync(Mailbox mailbox, string subject) => stack.DeliverAsync(mailbox.Address, Message(mailbox, subject), Cancelled);

    private async Task<MailPage> SignedInAsync(Mailbox mailbox, string locale)
    {
        var page = new MailPage(await NewPageAsync(webmail.Address, locale));
        await page.SignInAsync(mailbox);
        return page;
    }

    private async Task<(MailPage Page, ComposerPage Letter)> WritingAsync(Mailbox mailbox, string locale)
    {
        var page = await SignedInAsync(mailbox, locale);
        var letter = await page.ComposeAsync();
        await letter.WriteAsync("Presupuesto", Text);
        return (page, letter);
    }

    /// <summary>A mailbox in which nothing more has room.</summary>
    private async Task<Mailbox> FullMailboxAsync()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled, quota: "20K");
        var message = Message(mailbox, "Álbum");
        message.Body = new TextPart("plain") { Text = new string('x', 19_900) };
        using var client = await stack.ImapAsync(mailbox, Cancelled);
        await client.Inbox.AppendAsync(new AppendRequest(message), Cancelled);
        return mailbox;
    }
}
