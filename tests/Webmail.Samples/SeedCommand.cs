using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;

namespace Webmail.Samples;

/// <summary>Fills a mailbox over IMAP, unless it has mail already.</summary>
internal static class SeedCommand
{
    public static async Task<int> RunAsync(Options options, CancellationToken cancellationToken)
    {
        using var client = new ImapClient();
        await client.ConnectAsync(options.Text("imap-host"), options.Number("imap-port"), SecureSocketOptions.None, cancellationToken);
        await client.AuthenticateAsync(options.Text("user"), options.Text("password"), cancellationToken);
        await client.Inbox.OpenAsync(FolderAccess.ReadOnly, cancellationToken);
        if (client.Inbox.Count > 0)
        {
            Console.WriteLine($"{options.Text("user")} has {client.Inbox.Count} messages in INBOX already: nothing to do.");
            return 0;
        }

        var messages = new SampleMailbox(options.Text("user"), options.Number("seed"), options.Number("count"), DateTimeOffset.Now).Write();
        foreach (var group in messages.GroupBy(m => m.Folder))
        {
            var folder = await FolderAsync(client, group.Key, cancellationToken);

            // A few dozen in one command: MULTIAPPEND where the server has it, a command each elsewhere.
            foreach (var chunk in group.Chunk(25))
            {
                await folder.AppendAsync([.. chunk.Select(m => new AppendRequest(m.Message, m.Flags, m.Keywords, m.Message.Date))], cancellationToken);
            }
        }

        await client.DisconnectAsync(true, cancellationToken);
        Console.WriteLine($"{options.Text("user")}: {messages.Count} messages.");
        return 0;
    }

    private static async Task<IMailFolder> FolderAsync(ImapClient client, string name, CancellationToken cancellationToken)
    {
        if (name == "INBOX")
        {
            return client.Inbox;
        }

        var folder = await client.GetFolderAsync(client.PersonalNamespaces[0].Path, cancellationToken);
        foreach (var part in name.Split('/'))
        {
            var child = (await folder.GetSubfoldersAsync(false, cancellationToken)).FirstOrDefault(f => f.Name == part);
            folder = child ?? await folder.CreateAsync(part, true, cancellationToken) ?? throw new InvalidOperationException($"The server did not make {name}.");
            await folder.SubscribeAsync(cancellationToken);
        }

        return folder;
    }
}
