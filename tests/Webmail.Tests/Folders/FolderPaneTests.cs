using Bunit;
using Webmail.Contracts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Folders;
using Webmail.Shell;
using Webmail.Tests.Shell;
using Xunit;

namespace Webmail.Tests.Folders;

public sealed class FolderPaneTests
{
    [Theory]
    [InlineData("en", "Inbox Drafts Sent Archive Spam Trash")]
    [InlineData("es", "Entrada Borradores Enviados Archivo Spam Papelera")]
    public async Task Special_folders_have_their_names_in_the_reader_s_language(string culture, string expected)
    {
        await using var page = new PageOverMailbox(culture);
        await page.StartAsync();

        var names = page.Context.Render<FolderPane>().FindAll(".folder .name").Select(n => n.TextContent);

        Assert.Equal(expected.Split(' '), names);
    }

    [Fact]
    public async Task Unread_mail_is_counted_beside_its_folder()
    {
        await using var page = new PageOverMailbox("es");
        for (var i = 0; i < 2880; i++)
        {
            page.Mailbox.Add(FolderId.Inbox, "Bea", $"{i}");
        }

        await page.StartAsync();

        Assert.Equal("2880", page.Context.Render<FolderPane>().Find(".folder .count span").TextContent.Replace(".", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folded_folder_hides_what_is_in_it()
    {
        await using var page = new PageOverMailbox();
        page.Mailbox.AddFolder("Clients");
        page.Mailbox.AddFolder("Clients/North");
        await page.StartAsync();
        var pane = page.Context.Render<FolderPane>();

        await pane.Find(".folder-twist").ClickAsync(new());

        Assert.DoesNotContain("North", pane.FindAll(".folder .name").Select(n => n.TextContent));
        Assert.Equal("false", pane.Find(".folder-twist").GetAttribute("aria-expanded"));
    }

    [Fact]
    public async Task The_folder_that_was_opened_is_marked_as_the_one_shown()
    {
        await using var page = new PageOverMailbox();
        page.Mailbox.Add(new FolderId("Archive"), "Bea", "old");
        await page.StartAsync();
        var pane = page.Context.Render<FolderPane>();

        await pane.InvokeAsync(() => page.Commands.RunAsync("folder", null, "Archive", PageOverMailbox.Ending));

        Assert.Equal(["old"], page.Subjects);
        pane.WaitForAssertion(() => Assert.Equal("page", pane.Find(".folder[data-folder=Archive]").GetAttribute("aria-current")));
    }

    [Fact]
    public async Task A_new_folder_is_made_inside_the_one_it_was_asked_for()
    {
        await using var page = new PageOverMailbox();
        page.Mailbox.AddFolder("Clients");
        await page.StartAsync();
        var dialogs = page.Context.Render<FolderDialogs>();
        var pane = page.Context.Render<FolderPane>();
        await pane.Find(".folder-custom .folder-more").ClickAsync(new());

        await dialogs.Find("#folder-new-name").ChangeAsync("North");
        await dialogs.Find("#folder-new form").SubmitAsync();

        Assert.Contains("Create Clients/North", page.Mailbox.Calls);
        Assert.Equal("“North” created", Assert.Single(page.Toasts.Visible).Text);
    }

    [Fact]
    public async Task A_name_the_server_refuses_stays_in_the_dialog_with_the_reason()
    {
        await using var page = new PageOverMailbox();
        page.Mailbox.AddFolder("Clients");
        await page.StartAsync();
        var dialogs = page.Context.Render<FolderDialogs>();

        await dialogs.Find("#folder-new-name").ChangeAsync("Clients");
        await dialogs.Find("#folder-new form").SubmitAsync();

        Assert.Contains("already a folder", dialogs.Find("#folder-new [role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.Toasts.Visible);
    }

    [Fact]
    public async Task Emptying_the_trash_says_that_it_is_for_good()
    {
        await using var page = new PageOverMailbox();
        page.Mailbox.Add(new FolderId("Trash"), "Bea", "one", flags: MessageFlags.Seen);
        await page.StartAsync();
        var dialogs = page.Context.Render<FolderDialogs>();
        var pane = page.Context.Render<FolderPane>();

        await pane.FindAll(".folder-more")[5].ClickAsync(new());

        dialogs.WaitForAssertion(() => Assert.Contains("1 message is deleted for good", dialogs.Find("#folder-empty").TextContent, StringComparison.Ordinal));
        await dialogs.Find("#folder-empty form").SubmitAsync();
        Assert.Empty(page.Mailbox[new FolderId("Trash")]);
    }
}
