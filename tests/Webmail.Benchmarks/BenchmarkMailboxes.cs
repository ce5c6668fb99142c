using System.Diagnostics;
using System.Globalization;
using Webmail.Contracts.Folders;
using Webmail.Samples.Bulk;
using Webmail.Testing.Stack;

namespace Webmail.Benchmarks;

/// <summary>Makes the mailboxes once; a later run finds them.</summary>
internal sealed class BenchmarkMailboxes(MailStack stack)
{
    private const string Password = "bench";
    private const int OfSession = 2_000;

    // The second folder of a session's mailbox, so that one can go from folder to folder.
    public const string Other = "Archive";
    private const int InOther = 500;

    public async Task<Target> PrepareAsync(IReadOnlyList<int> sizes, int sessions, CancellationToken cancellationToken)
    {
        var servers = stack.Servers;
        var target = new Target(
            StackEnvironment.Host,
            servers.ImapPort,
            servers.LmtpPort,
            servers.SubmissionPort,
            servers.CaFile,
            Password,
            sizes.ToDictionary(s => s, s => string.Create(CultureInfo.InvariantCulture, $"bench{s}@a.test")),
            [.. Enumerable.Range(1, sessions).Select(i => string.Create(CultureInfo.InvariantCulture, $"load{i}@a.test"))]);
        foreach (var (size, address) in target.Mailboxes)
        {
            await FillAsync(target, address, size, cancellationToken);
        }

        foreach (var address in target.Sessions)
        {
            if (address == target.Sessions[0])
            {
                await FillAsync(target, address, OfSession, cancellationToken);
            }

            await LinkAsync(target, address, cancellationToken);
        }

        return target;
    }

    private async Task FillAsync(Target target, string address, int count, CancellationToken cancellationToken)
    {
        await stack.AddMailboxAsync(address, Password, "20G", cancellationToken);
        var maildir = MaildirOf(address);
        if (Directory.Exists(Path.Combine(maildir, "cur")))
        {
            return;
        }

        Console.WriteLine($"Writing {count:N0} messages for {address} …");
        new BulkMaildir(maildir, seed: count).Write(count, DateTimeOffset.UtcNow, cancellationToken);
        await FinishAsync(target, address, [FolderId.Inbox.FullName], cancellationToken);
    }

    // The messages of a session's mailbox are the first one's files under other names: 200 mailboxes in the room of one. Their indexes
    // are their own, as is all that Dovecot does with them.
    private async Task LinkAsync(Target target, string address, CancellationToken cancellationToken)
    {
        await stack.AddMailboxAsync(address, Password, "20G", cancellationToken);
        var messages = Directory.GetFiles(Path.Combine(MaildirOf(target.Sessions[0]), "cur"));
        var folders = new (string Name, string Path, int Count)[] { (FolderId.Inbox.FullName, "", OfSession), (Other, "." + Other, InOther) }
            .Where(f => !Directory.Exists(Path.Combine(MaildirOf(address), f.Path, "cur")) || !Directory.EnumerateFiles(Path.Combine(MaildirOf(address), f.Path, "cur")).Any())
            .ToList();
        foreach (var folder in folders)
        {
            Console.WriteLine($"Linking {folder.Count:N0} messages for {address}, {folder.Name} …");
            var path = Path.Combine(MaildirOf(address), folder.Path);
            foreach (var part in new[] { "tmp", "new", "cur" })
            {
                Directory.CreateDirectory(Path.Combine(path, part));
            }

            await RunAsync("ln", ["-t", Path.Combine(path, "cur"), .. messages.OrderDescending().Take(folder.Count)], cancellationToken);
        }

        if (folders.Count > 0)
        {
            await FinishAsync(target, address, [.. folders.Select(f => f.Name)], cancellationToken);
        }
    }

    // The first one to open a mailbox pays for its index: here, not in a measurement.
    private async Task FinishAsync(Target target, string address, IReadOnlyList<string> folders, CancellationToken cancellationToken)
    {
        var home = Path.GetDirectoryName(MaildirOf(address))!;
        await RunAsync("chown", ["mail:mail", Path.GetDirectoryName(home)!], cancellationToken);
        await RunAsync("chown", ["-R", "mail:mail", home], cancellationToken);
        using var imap = await RawImap.ConnectAsync(target, address, cancellationToken);
        foreach (var folder in folders)
        {
            await imap.SendAsync($"SELECT {folder}", cancellationToken);
            await imap.SendAsync("FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE PREVIEW)", cancellationToken);
        }
    }

    private string MaildirOf(string address) => Path.Combine(stack.Servers.MailFolder, "a.test", address.Split('@')[0], "Maildir");

    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments))!;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}; the benchmarks write into the mail server's folders and have to run as root.");
        }
    }
}
