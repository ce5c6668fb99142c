using Webmail.Contracts;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Testing.Gateway;
using Webmail.Testing.Imap;
using Xunit;

namespace Webmail.Tests.Folders;

public sealed class FolderTreesTests
{
    public static TheoryData<string> Servers => [ScriptedImapServer.Rich, ScriptedImapServer.Plain];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_tree_and_its_counts_come_in_one_round_trip()
    {
        await using var server = new ScriptedImapServer();
        server.Folders.Add("Sent", "\\Sent");
        server.Folders.Add("Proyectos");
        server.Folders.Add("Proyectos/日本");
        server.Folders["Proyectos/日本"].Add("Subject: Hola\n\nx\n");
        await using var rig = MailRig.At(server);
        await (await rig.Pool.LeaseAsync(rig.Account, Cancelled)).DisposeAsync();
        var before = server.Received.Count;
        var tree = await rig.Trees.ReadAsync(rig.Account, Cancelled);
        Assert.StartsWith("LIST", server.Received[before].Line, StringComparison.Ordinal);
        Assert.Equal(0, server.Count("STATUS"));
        Assert.Equal(["INBOX", "Sent", "Proyectos", "日本"], tree.Folders.Select(f => f.Name));
        Assert.Equal((1, 1, 1), (tree.Folders[3].Depth, tree.Folders[3].Total, tree.Folders[3].Unread));
        Assert.Equal(new FolderId("Proyectos"), tree.Folders[3].Parent);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Roles_are_read_from_special_use_or_from_spanish_and_english_names(string capabilities)
    {
        await using var server = new ScriptedImapServer { Capabilities = capabilities };
        foreach (var name in (string[])["Enviados", "Borradores", "Papelera", "Correo no deseado", "Archivo", "Trabajo", "Trabajo/Sent"])
        {
            server.Folders.Add(name);
        }

        server.Inbox.Add("Subject: Hola\n\nx\n");
        await using var rig = MailRig.At(server);
        var tree = await rig.Trees.ReadAsync(rig.Account, Cancelled);
        Assert.Equal(
            [FolderRole.Inbox, FolderRole.Drafts, FolderRole.Sent, FolderRole.Archive, FolderRole.Junk, FolderRole.Trash, FolderRole.None, FolderRole.None],
            tree.Folders.Select(f => f.Role));
        Assert.Equal("Enviados", tree.ByRole(FolderRole.Sent)?.Name);
        Assert.Equal(1, tree.ByRole(FolderRole.Inbox)?.Unread);
    }

    [Fact]
    public async Task What_the_server_says_of_a_folder_counts_more_than_its_name()
    {
        await using var server = new ScriptedImapServer();
        server.Folders.Add("Sent");
        server.Folders.Add("Gesendet", "\\Sent");
        await using var rig = MailRig.At(server);
        Assert.Equal("Gesendet", (await rig.Trees.ReadAsync(rig.Account, Cancelled)).ByRole(FolderRole.Sent)?.Name);
    }

    [Fact]
    public async Task Folders_below_an_inbox_prefix_stand_at_the_top_and_new_ones_are_made_there()
    {
        await using var server = new ScriptedImapServer();
        server.Folders.Delimiter = '.';
        server.Folders.Prefix = "INBOX.";
        server.Folders.Add("INBOX.Papelera");
        await using var rig = MailRig.At(server);
        var tree = await rig.Trees.ReadAsync(rig.Account, Cancelled);
        Assert.Equal((0, FolderRole.Trash), (tree.ById(new FolderId("INBOX.Papelera"))!.Depth, tree.ById(new FolderId("INBOX.Papelera"))!.Role));
        tree = await rig.Folders.CreateAsync(rig.Account, null, "Año 2026", Cancelled);
        Assert.Equal("Año 2026", tree.ById(new FolderId("INBOX.Año 2026"))?.Name);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_folder_is_made_renamed_moved_and_deleted_and_other_pages_hear_of_it(string capabilities)
    {
        await using var server = new ScriptedImapServer { Capabilities = capabilities };
        server.Folders.Add("Clientes");
        await using var rig = MailRig.At(server);
        await rig.Folders.CreateAsync(rig.Account, null, "Facturas", Cancelled);
        var tree = await rig.Folders.RenameAsync(rig.Account, new FolderId("Facturas"), new FolderId("Clientes"), "Cuentas ñ", Cancelled);
        Assert.Equal(new FolderId("Clientes"), tree.ById(new FolderId("Clientes/Cuentas ñ"))?.Parent);
        tree = await rig.Folders.DeleteAsync(rig.Account, new FolderId("Clientes/Cuentas ñ"), Cancelled);
        Assert.Null(tree.ById(new FolderId("Clientes/Cuentas ñ")));
        Assert.True(rig.TakeChanges().OfType<FolderTreeChanged>().Count() >= 3);
    }

    [Theory]
    [InlineData("", MailError.FolderNameInvalid)]
    [InlineData("a/b", MailError.FolderNameInvalid)]
    [InlineData("a\r\nDELETE INBOX", MailError.FolderNameInvalid)]
    [InlineData("100%", MailError.FolderNameInvalid)]
    [InlineData("Clientes", MailError.FolderExists)]
    public async Task A_name_that_can_not_be_is_refused_in_words(string name, MailError expected)
    {
        await using var server = new ScriptedImapServer();
        server.Folders.Add("Clientes");
        await using var rig = MailRig.At(server);
        var refused = await Assert.ThrowsAsync<MailException>(() => rig.Folders.CreateAsync(rig.Account, null, name, Cancelled));
        Assert.Equal(expected, refused.Error);
    }

    [Fact]
    public async Task Folders_with_a_role_are_neither_renamed_nor_deleted()
    {
        await using var server = new ScriptedImapServer();
        server.Folders.Add("Sent", "\\Sent");
        await using var rig = MailRig.At(server);
        var refused = await Assert.ThrowsAsync<MailException>(() => rig.Folders.DeleteAsync(rig.Account, new FolderId("Sent"), Cancelled));
        Assert.Equal(MailError.FolderNotAllowed, refused.Error);
        refused = await Assert.ThrowsAsync<MailException>(() => rig.Folders.RenameAsync(rig.Account, FolderId.Inbox, null, "X", Cancelled));
        Assert.Equal(MailError.FolderNotAllowed, refused.Error);
    }

    [Theory]
    [InlineData(ScriptedImapServer.Rich)]
    [InlineData(ScriptedImapServer.Rich + " UTF8=ACCEPT")]
    public async Task Folder_names_are_what_a_person_wrote_whatever_the_server_speaks(string capabilities)
    {
        await using var server = new ScriptedImapServer { Capabilities = capabilities };
        server.Folders.Add("Año & más 日本");
        server.Folders["Año & más 日本"].Add("Subject: Hola\n\nx\n");
        await using var rig = MailRig.At(server);
        var tree = await rig.Trees.ReadAsync(rig.Account, Cancelled);
        Assert.Equal(1, tree.ById(new FolderId("Año & más 日本"))?.Total);
        var page = await rig.Lists.OpenFolderAsync(rig.Account, new FolderId("Año & más 日本"), Webmail.Contracts.Messages.MessageFilter.All, 5, Cancelled);
        Assert.Equal("Hola", Assert.Single(page.Rows).Subject);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Emptying_trash_is_for_good_and_emptying_another_folder_goes_to_trash(string capabilities)
    {
        await using var server = new ScriptedImapServer { Capabilities = capabilities };
        server.Folders.Add("Trash", "\\Trash");
        server.Folders.Add("Listas");
        server.Folders["Listas"].Add("Subject: Hola\n\nx\n");
        await using var rig = MailRig.At(server);
        var tree = await rig.Folders.EmptyAsync(rig.Account, new FolderId("Listas"), Cancelled);
        Assert.Equal((0, 1), (tree.ById(new FolderId("Listas"))?.Total, tree.ByRole(FolderRole.Trash)?.Total));
        tree = await rig.Folders.EmptyAsync(rig.Account, new FolderId("Trash"), Cancelled);
        Assert.Equal(0, tree.ByRole(FolderRole.Trash)?.Total);
    }

    [Fact]
    public async Task A_folder_deleted_under_ones_feet_is_gone_in_words()
    {
        await using var server = new ScriptedImapServer();
        server.Folders.Add("Listas");
        await using var rig = MailRig.At(server);
        await rig.Trees.ReadAsync(rig.Account, Cancelled);
        server.Folders.Remove("Listas");
        var gone = await Assert.ThrowsAsync<MailException>(() =>
            rig.Lists.OpenFolderAsync(rig.Account, new FolderId("Listas"), Webmail.Contracts.Messages.MessageFilter.All, 50, Cancelled));
        Assert.Equal((MailError.FolderGone, "Listas"), (gone.Error, gone.Subject));
    }
}
