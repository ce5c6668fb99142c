using System.Globalization;
using Microsoft.Playwright;
using Webmail.Testing.Stack;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Browser;

/// <summary>The mail page as a person uses it: what can be seen and clicked, by the names the stories use.</summary>
internal sealed class MailPage(IPage page)
{
    private const string Hold =
        """
        () => {
          const send = WebSocket.prototype.send, held = [];
          WebSocket.prototype.send = function (data) { held.push([this, data]); };
          window.release = () => {
            WebSocket.prototype.send = send;
            for (const [socket, data] of held) send.call(socket, data);
          };
        }
        """;

    public IPage Page => page;

    public ILocator Rows => page.Locator("#list .row[data-id]");

    /// <summary>The row of a message in the list, by words of its subject.</summary>
    public ILocator Row(string subject) => Rows.Filter(new LocatorFilterOptions { HasText = subject });

    public ILocator UnreadRow(string subject) => page.Locator("#list .row.unread").Filter(new LocatorFilterOptions { HasText = subject });

    public ILocator Reader => page.Locator("#reader");

    public ILocator Subject => page.Locator("#subject");

    public IFrameLocator Body => page.FrameLocator("#letter-body iframe:not([aria-hidden])");

    public ILocator Attachment(string fileName) => page.Locator(".file-card").Filter(new LocatorFilterOptions { HasText = fileName });

    public ILocator Toast => page.Locator(".toast");

    public ILocator Folder(string fullName) => page.Locator($"a.folder[data-folder='{fullName}']");

    public ComposerPage Composer => new(page.Locator(".composer").Last);

    /// <summary>Nothing that the page says to the server gets there until <see cref="ReleaseAsync"/>.</summary>
    public Task HoldAsync() => page.EvaluateAsync(Hold);

    public Task ReleaseAsync() => page.EvaluateAsync("release()");

    public async Task SignInAsync(Mailbox mailbox)
    {
        await page.GotoAsync("/");
        await TrySignInAsync(mailbox.Address, mailbox.Password);
        await Expect(Folder("INBOX")).ToBeVisibleAsync();
        await IsAttachedAsync();
    }

    /// <summary>Fills in the form and sends it, whatever comes of it.</summary>
    public async Task TrySignInAsync(string address, string password)
    {
        await page.Locator("#address").FillAsync(address);
        await page.Locator("#password").FillAsync(password);
        await page.Locator("form button[type=submit]").ClickAsync();
    }

    /// <summary>Waits until the page answers: it was drawn before its line to the server stood.</summary>
    public Task IsAttachedAsync() => Expect(page.Locator("html[data-live]")).ToHaveCountAsync(1);

    public async Task OpenAsync(string subject)
    {
        await Row(subject).First.ClickAsync();
        await Expect(Subject).ToContainTextAsync(subject);
    }

    public async Task<byte[]> DownloadAsync(string fileName)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => Attachment(fileName).ClickAsync());
        return await File.ReadAllBytesAsync(await download.PathAsync());
    }

    public async Task<ComposerPage> ComposeAsync()
    {
        await page.Locator(".compose-btn").ClickAsync();
        await Composer.IsReadyAsync();
        return Composer;
    }

    public async Task<ComposerPage> ReplyAsync()
    {
        await page.Locator(".letter-foot [data-cmd=reply]").ClickAsync();
        await Composer.IsReadyAsync();
        return Composer;
    }

    /// <summary>The number in front of the page's title; 0 without one.</summary>
    public async Task<int> CountInTitleAsync()
    {
        var title = await page.TitleAsync();
        return title.StartsWith('(') ? int.Parse(title[1..title.IndexOf(')', StringComparison.Ordinal)], CultureInfo.InvariantCulture) : 0;
    }
}
