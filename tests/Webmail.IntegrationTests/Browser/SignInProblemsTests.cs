using System.Net;
using System.Net.Sockets;
using Webmail.Testing;
using Webmail.Testing.Hosting;
using Webmail.Testing.Imap;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Browser;

/// <summary>What the sign-in page says when it does not let somebody in, in the words of both languages.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SignInProblemsTests(MailStack stack, Chromium chromium) : BrowserTest(chromium)
{
    private const string RejectedInSpanish = "La dirección o la contraseña no son correctas. No se ha cambiado nada; vuelve a intentarlo.";
    private const string RejectedInEnglish = "The address or the password is not right. Nothing was changed; try again.";

    [Theory]
    [InlineData("es-ES", RejectedInSpanish)]
    [InlineData("en-GB", RejectedInEnglish)]
    public async Task A_wrong_password_an_unknown_mailbox_and_an_unknown_domain_are_told_in_the_same_words(string locale, string words)
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await using var webmail = await WebmailHost.StartAsync(WebmailConfiguration.For("all", stack, await stack.NewDatabaseAsync(Cancelled)), Cancelled);
        foreach (var address in new[] { mailbox.Address, "nobody@a.test", "ana@elsewhere.example" })
        {
            await SaysAsync(webmail.Address, locale, address, "not the password", words);
        }
    }

    [Theory]
    [InlineData("es-ES", "Demasiados intentos. Vuelve a intentarlo dentro de")]
    [InlineData("en-GB", "Too many attempts. Try again in")]
    public async Task After_too_many_attempts_one_is_told_when_to_come_back(string locale, string words)
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        var configuration = WebmailConfiguration.For("all", stack, await stack.NewDatabaseAsync(Cancelled)).With("Webmail:SignIn:AttemptsPerAddress", "1");
        await using var webmail = await WebmailHost.StartAsync(configuration, Cancelled);
        await SaysAsync(webmail.Address, locale, mailbox.Address, "wrong", "");
        await SaysAsync(webmail.Address, locale, mailbox.Address, mailbox.Password, words);
    }

    [Theory]
    [InlineData("es-ES", "No se puede contactar con el servidor de correo.")]
    [InlineData("en-GB", "The mail server cannot be reached.")]
    public async Task A_mail_server_that_is_down_is_not_taken_for_a_wrong_password(string locale, string words)
    {
        var configuration = WebmailConfiguration.For("all", stack, await stack.NewDatabaseAsync(Cancelled))
            .WithDomain("down.test", "127.0.0.1", ClosedPort(), "None", "127.0.0.1", ClosedPort(), "None");
        await using var webmail = await WebmailHost.StartAsync(configuration, Cancelled);
        await SaysAsync(webmail.Address, locale, "ana@down.test", "secret", words);
    }

    [Theory]
    [InlineData("es-ES", "El certificado del servidor de correo no es válido, así que no se le ha enviado nada.")]
    [InlineData("en-GB", "The mail server's certificate is not valid, so nothing was sent to it.")]
    public async Task A_certificate_that_cannot_be_believed_keeps_the_password_from_being_sent(string locale, string words)
    {
        using var certificate = TestCertificates.SelfSigned();
        await using var impostor = new ScriptedImapServer(certificate) { User = "ana@impostor.test" };
        var configuration = WebmailConfiguration.For("all", stack, await stack.NewDatabaseAsync(Cancelled))
            .WithDomain("impostor.test", "localhost", impostor.Port, "Implicit", "localhost", ClosedPort(), "Implicit");
        await using var webmail = await WebmailHost.StartAsync(configuration, Cancelled);
        await SaysAsync(webmail.Address, locale, "ana@impostor.test", "secret", words);
        Assert.Empty(impostor.Received);
    }

    [Theory]
    [InlineData("es-ES", "Escribe tu dirección de correo.", "Escribe tu contraseña.")]
    [InlineData("en-GB", "Write your email address.", "Write your password.")]
    public async Task An_empty_form_says_what_is_missing(string locale, string address, string password)
    {
        await using var webmail = await WebmailHost.StartAsync(WebmailConfiguration.For("all", stack, await stack.NewDatabaseAsync(Cancelled)), Cancelled);
        var page = new MailPage(await NewPageAsync(webmail.Address, locale));
        await page.Page.GotoAsync("/sign-in");
        await page.TrySignInAsync("", "");
        await Expect(page.Page.Locator("#address-problem")).ToHaveTextAsync(address);
        await Expect(page.Page.Locator("#password-problem")).ToHaveTextAsync(password);
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task SaysAsync(Uri webmail, string locale, string address, string password, string words)
    {
        var page = new MailPage(await NewPageAsync(webmail, locale));
        await page.Page.GotoAsync("/sign-in");
        await page.TrySignInAsync(address, password);
        await Expect(page.Page.Locator("#problem")).ToContainTextAsync(words);
        await Expect(page.Page.Locator("#address")).ToHaveValueAsync(address);
    }
}
