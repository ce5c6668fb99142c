using System.Diagnostics;
using System.Globalization;
using Webmail.Samples.Bulk;
using Webmail.Testing.Stack;

namespace Webmail.Benchmarks;

/// <summary>Makes the mailboxes once; a later run finds them.</summary>
internal sealed class BenchmarkMailboxes(MailStack stack)
{
    private const string Password = "bench";

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
            await FillAsync(target, address, 2_000, cancellationToken);
        }

        return target;
    }

    private async Task FillAsync(Target target, string address, int count, CancellationToken cancellationToken)
    {
        var home = Path.Combine(stack.Servers.MailFolder, "a.test", address.Split('@')[0]);
        await stack.AddMailboxAsync(address, Password, "20G", cancellationToken);
        if (Directory.Exists(Path.Combine(home, "Maildir", "cur")))
        {
            return;
        }

        Console.WriteLine($"Writing {count:N0} messages for {address} …");
        new BulkMaildir(Path.Combine(home, "Maildir"), seed: count).Write(count, DateTimeOffset.UtcNow, cancellationToken);
        await RunAsync("chown", ["mail:mail", Path.GetDirectoryName(home)!], cancellationToken);
        await RunAsync("chown", ["-R", "mail:mail", home], cancellationToken);

        // The first one to open a mailbox pays for its index: here, not in a measurement.
        using var imap = await RawImap.ConnectAsync(target, address, cancellationToken);
        await imap.SendAsync("SELECT INBOX", cancellationToken);
        await imap.SendAsync("FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE PREVIEW)", cancellationToken);
    }

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
