using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MailKit.Security;
using MimeKit;
using Webmail.Testing.Imap;
using Xunit;

namespace Webmail.Tests.Testing;

public sealed class ScriptedImapServerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_client_can_read_flag_move_and_append_without_any_script()
    {
        await using var server = new ScriptedImapServer();
        server.Folders.Add("Archivo ñ", "\\Archive");
        server.Inbox.Add(Message("Hola, qué tal"));
        server.Inbox.Add(Message("Adiós"), "\\Seen");
        using var client = await ConnectAsync(server);
        await client.Inbox.OpenAsync(FolderAccess.ReadWrite, Cancelled);

        var summaries = await client.Inbox.FetchAsync(0, -1, MessageSummaryItems.Envelope | MessageSummaryItems.UniqueId | MessageSummaryItems.BodyStructure | MessageSummaryItems.Flags, Cancelled);
        Assert.Equal(["Hola, qué tal", "Adiós"], summaries.Select(s => s.Envelope?.Subject));
        Assert.Equal("nota.txt", Assert.Single(summaries[0].Attachments).FileName);
        var attachment = (MimePart)await client.Inbox.GetBodyPartAsync(summaries[0].UniqueId, summaries[0].Attachments.First(), Cancelled);
        using var content = new MemoryStream();
        await attachment.Content!.DecodeToAsync(content, Cancelled);
        Assert.Equal("añadido"u8.ToArray(), content.ToArray());

        await client.Inbox.AddFlagsAsync(summaries[0].UniqueId, MessageFlags.Flagged, true, Cancelled);
        Assert.True(server.Inbox.Messages[0].Has("\\Flagged"));
        Assert.Equal([summaries[0].UniqueId], await client.Inbox.SearchAsync(SearchQuery.Flagged, Cancelled));

        var archive = client.GetFolder(SpecialFolder.Archive);
        Assert.Equal("Archivo ñ", archive!.FullName);
        await client.Inbox.MoveToAsync(summaries[0].UniqueId, archive, Cancelled);
        Assert.Single(server.Inbox.Messages);
        Assert.Single(server.Folders["Archivo ñ"].Messages);
        await archive.AppendAsync(Message("Copia"), MessageFlags.Seen, Cancelled);
        Assert.Equal(2, server.Folders["Archivo ñ"].Messages.Count);
    }

    [Fact]
    public async Task A_command_whose_capability_is_missing_is_unknown()
    {
        await using var server = new ScriptedImapServer { Capabilities = ScriptedImapServer.Plain };
        server.Folders.Add("Trash");
        server.Inbox.Add(Message("Hola"));
        using var client = await ConnectAsync(server);
        await client.Inbox.OpenAsync(FolderAccess.ReadWrite, Cancelled);
        await client.Inbox.MoveToAsync(0, await client.GetFolderAsync("Trash", Cancelled), Cancelled);
        Assert.Equal(0, server.Count("MOVE") + server.Count("UID MOVE"));
        Assert.Equal(1, server.Count("COPY"));
    }

    [Fact]
    public async Task A_connection_can_be_cut_in_the_middle_of_a_literal()
    {
        await using var server = new ScriptedImapServer();
        server.Inbox.Add(Message("Hola"));
        server.Once("UID FETCH", async c =>
        {
            await c.SendRawAsync("* 1 FETCH (UID 1 BODY[] {9000}\r\nonly this");
            c.Drop();
        });
        using var client = await ConnectAsync(server);
        await client.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancelled);
        await Assert.ThrowsAnyAsync<Exception>(() => client.Inbox.GetMessageAsync(new UniqueId(1), Cancelled));
        Assert.False(client.IsConnected);
    }

    [Fact]
    public async Task An_idling_client_is_told_of_new_changed_and_deleted_messages()
    {
        await using var server = new ScriptedImapServer();
        server.Inbox.Add(Message("Hola"));
        using var client = await ConnectAsync(server);
        await client.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancelled);
        using var done = new CancellationTokenSource();
        var seen = new List<string>();
        client.Inbox.CountChanged += (_, _) => seen.Add("count");
        client.Inbox.MessageFlagsChanged += (_, e) => seen.Add("flags");
        client.Inbox.MessageExpunged += (_, _) => done.Cancel();
        var idle = client.IdleAsync(done.Token, Cancelled);
        await server.WaitForAsync("IDLE", Cancelled);
        server.Inbox.Add(Message("Otra"));
        server.Inbox.SetFlags(1, "\\Seen");
        server.Inbox.Expunge(2);
        server.Inbox.Add(Message("Tercera"));
        server.Inbox.Expunge(1);
        await idle;
        Assert.Contains("count", seen);
    }

    [Fact]
    public async Task A_client_that_resynchronises_hears_only_what_changed()
    {
        await using var server = new ScriptedImapServer();
        server.Inbox.Add(Message("Uno"));
        server.Inbox.Add(Message("Dos"));
        var known = server.Inbox.HighestModSeq;
        server.Inbox.Expunge(1);
        server.Inbox.SetFlags(2, "\\Seen");
        using var client = await ConnectAsync(server);
        await client.EnableQuickResyncAsync(Cancelled);
        var vanished = new List<UniqueId>();
        client.Inbox.MessagesVanished += (_, e) => vanished.AddRange(e.UniqueIds);
        await client.Inbox.OpenAsync(FolderAccess.ReadOnly, server.Inbox.UidValidity, known, [new UniqueId(1), new UniqueId(2)], Cancelled);
        Assert.Equal([new UniqueId(1)], vanished);
    }

    private static async Task<ImapClient> ConnectAsync(ScriptedImapServer server)
    {
        var client = new ImapClient();
        await client.ConnectAsync(ScriptedImapServer.Host, server.Port, SecureSocketOptions.None, Cancelled);
        await client.AuthenticateAsync(server.User, server.Password, Cancelled);
        return client;
    }

    private static MimeMessage Message(string subject)
    {
        var body = new BodyBuilder { TextBody = "Cuerpo\r\n", HtmlBody = "<p>Cuerpo</p>" };
        body.Attachments.Add("nota.txt", "añadido"u8.ToArray());
        return new MimeMessage([new MailboxAddress("Ana Peña", "ana@a.test")], [new MailboxAddress("Bea", "bea@b.test")], subject, body.ToMessageBody());
    }
}
