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
    // The lines of a folder, in the order in which lines.js reads them; how they look is a matter of a real browser (FolderTreeTests).
    private const int Id = 0;
    private const int Name = 2;
    private const int Figure = 5;
    private const int State = 7;

    [Theory]
    [InlineData("en", "Inbox Drafts Sent Archive Spam Trash")]
    [InlineData("es", "Entrada Borradores Enviados Archivo Spam Papelera")]
    public async Task Special_folders_have_their_names_in_the_reader_s_language(string culture, string expected)
    {
        await using var page = new PageOverMailbox(culture);
        await page.StartAsync();

        var names = Lines(page.Context.Render<FolderPane>(), Name);

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

        Assert.Equal("2880", Lines(page.Context.Render<FolderPane>(), Figure)[0].Replace(".", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folded_folder_hides_what_is_in_it()
    {
        await using var page = new PageOverMailbox();
        page.Mailbox.AddFolder("Clients");
        page.Mailbox.AddFolder("Clients/North");
        await page.StartAsync();
        var pane = page.Context.Render<FolderPane>();

        await pane.InvokeAsync(() => page.Commands.RunAsync("fold", null, "Clients", PageOverMailbox.Ending));

        Assert.DoesNotContain("North", Lines(pane, Name));
        Assert.Equal("o+", Lines(pane, State)[^1]);

        await pane.InvokeAsync(() => page.Commands.RunAsync("fold", null, "Clients", PageOverMailbox.Ending));

        Assert.Contains("North", Lines(pane, Name));
        Assert.Equal("o-", Lines(pane, State)[^2]);
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
        pane.WaitForAssertion(() => Assert.Equal("Archive", Lines(pane, Id)[Lines(pane, State).FindIndex(state => state.Contains('c', StringComparison.Ordinal))]));
    }

    [Fact]
    public async Task A_new_folder_is_made_inside_the_one_it_was_asked_for()
    {
        await using var page = new PageOverMailbox();
        page.Mailbox.AddFolder("Clients");
        await page.StartAsync();
        var dialogs = page.Context.Render<FolderDialogs>();
        await dialogs.InvokeAsync(() => page.Commands.RunAsync("ask-folder", null, "Clients", PageOverMailbox.Ending));

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

        await dialogs.InvokeAsync(() => page.Commands.RunAsync("ask-folder", null, "Trash", PageOverMailbox.Ending));

        dialogs.WaitForAssertion(() => Assert.Contains("1 message is deleted for good", dialogs.Find("#folder-empty").TextContent, StringComparison.Ordinal));
        await dialogs.Find("#folder-empty form").SubmitAsync();
        Assert.Empty(page.Mailbox[new FolderId("Trash")]);
    }

    [Fact]
    public async Task A_folder_whose_name_has_a_line_break_in_it_keeps_its_lines_apart()
    {
        await using var page = new PageOverMailbox();
        page.Mailbox.AddFolder("one\nfolder");
        await page.StartAsync();
        var pane = page.Context.Render<FolderPane>();

        Assert.Equal(("one%0Afolder", "one folder", "o"), (Lines(pane, Id)[^1], Lines(pane, Name)[^1], Lines(pane, State)[^1]));
    }

    [Fact]
    public async Task What_is_asked_of_a_folder_that_went_away_meanwhile_is_refused_in_words()
    {
        await using var page = new PageOverMailbox();
        await page.StartAsync();
        var dialogs = page.Context.Render<FolderDialogs>();

        await dialogs.InvokeAsync(() => page.Commands.RunAsync("ask-folder", null, "Gone", PageOverMailbox.Ending));
        await dialogs.Find("#folder-delete form").SubmitAsync();

        Assert.Contains("Gone", dialogs.Find("#folder-delete h2").TextContent, StringComparison.Ordinal);
        Assert.NotEqual("", dialogs.Find("#folder-delete [role=alert]").TextContent.Trim());
    }

    [Fact]
    public async Task A_new_folder_asked_for_after_another_s_menu_is_made_at_the_top()
    {
        await using var page = new PageOverMailbox();
        page.Mailbox.AddFolder("Clients");
        await page.StartAsync();
        var dialogs = page.Context.Render<FolderDialogs>();

        await dialogs.InvokeAsync(() => page.Commands.RunAsync("ask-folder", null, "Clients", PageOverMailbox.Ending));
        await dialogs.InvokeAsync(() => page.Commands.RunAsync("ask-folder", null, "", PageOverMailbox.Ending));
        await dialogs.Find("#folder-new-name").ChangeAsync("North");
        await dialogs.Find("#folder-new form").SubmitAsync();

        Assert.Contains("Create North", page.Mailbox.Calls);
    }

    private static List<string> Lines(IRenderedComponent<FolderPane> pane, int field) =>
        [.. pane.FindAll("folder-line").Select(line => line.GetAttribute("data-line")!.Split('\n')[field])];
}
