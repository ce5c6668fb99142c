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
        if (Directory.Exists(StoreOf(address)))
        {
            return;
        }

        Console.WriteLine($"Writing {count:N0} messages for {address} …");
        await FillAsync(target, address, FolderId.Inbox.FullName, count, cancellationToken);
        if (target.Sessions is [var first, ..] && address == first)
        {
            await FillAsync(target, address, Other, InOther, cancellationToken);
        }
    }

    private async Task FillAsync(Target target, string address, string folder, int count, CancellationToken cancellationToken)
    {
        new BulkMailbox(Path.Combine(StoreOf(address), "mailboxes", folder, "dbox-Mails"), seed: count).Write(count, DateTimeOffset.UtcNow, cancellationToken);
        await GiveAsync(address, cancellationToken);
        var configuration = Path.Combine(stack.Servers.MailFolder, "../dovecot/etc/dovecot.conf");
        await RunAsync("doveadm", ["-c", configuration, "force-resync", "-u", address, folder], cancellationToken);

        // The first one to open a mailbox pays for its index: here, not in a measurement.
        using var imap = await RawImap.ConnectAsync(target, address, cancellationToken);
        await imap.SendAsync($"SELECT {folder}", cancellationToken);
        var random = new Random(count);
        await MarkAsync(imap, "\\Seen", [.. Enumerable.Range(1, count).Where(_ => random.NextDouble() < 0.71)], cancellationToken);
        await MarkAsync(imap, "\\Flagged", [.. Enumerable.Range(1, count).Where(_ => random.NextDouble() < 0.03)], cancellationToken);
        await imap.SendAsync("FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE PREVIEW)", cancellationToken);
    }

    // RFC 2683 §3.2.1.5: a line of a command is not to be longer than 8,000 bytes.
    private static async Task MarkAsync(RawImap imap, string flag, IReadOnlyList<int> messages, CancellationToken cancellationToken)
    {
        foreach (var some in messages.Chunk(1_000))
        {
            await imap.SendAsync($"STORE {string.Join(',', some)} +FLAGS.SILENT ({flag})", cancellationToken);
        }
    }

    // The messages of a session's mailbox are the first one's files: 200 mailboxes in the room of one. Their indexes are their own.
    private async Task LinkAsync(Target target, string address, CancellationToken cancellationToken)
    {
        await stack.AddMailboxAsync(address, Password, "20G", cancellationToken);
        var store = StoreOf(address);
        if (Directory.Exists(store))
        {
            return;
        }

        Console.WriteLine($"Linking the messages of {target.Sessions[0]} for {address} …");
        Directory.CreateDirectory(Path.GetDirectoryName(store)!);
        await RunAsync("cp", ["-al", StoreOf(target.Sessions[0]), store], cancellationToken);
        foreach (var index in Directory.EnumerateFiles(store, "dovecot*", SearchOption.AllDirectories).ToList())
        {
            File.Copy(index, index + ".own");
            File.Move(index + ".own", index, overwrite: true);
        }

        await GiveAsync(address, cancellationToken);
    }

    private async Task GiveAsync(string address, CancellationToken cancellationToken)
    {
        var home = Path.GetDirectoryName(StoreOf(address))!;
        await RunAsync("chown", ["mail:mail", Path.GetDirectoryName(home)!], cancellationToken);
        await RunAsync("chown", ["-R", "mail:mail", home], cancellationToken);
    }

    private string StoreOf(string address) => Path.Combine(stack.Servers.MailFolder, "a.test", address.Split('@')[0], "sdbox");

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
