using System.Diagnostics;
using System.Runtime.Versioning;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Operations;

/// <summary>Mailboxes as versions before kept them: Maildirs.</summary>
[SupportedOSPlatform("linux")]
internal static class OlderMail
{
    /// <summary>Makes Maildirs of all mailboxes of a stack that does not run; one of them as if the next start had been cut short once.</summary>
    public static async Task GoBackAsync(StackEnvironment servers, CancellationToken cancellationToken)
    {
        var configuration = Path.Combine(servers.MailFolder, "../dovecot/etc/copy.conf");
        var homes = Directory.GetDirectories(servers.MailFolder).SelectMany(Directory.GetDirectories).Where(home => Directory.Exists(Path.Combine(home, "sdbox"))).ToList();
        Assert.NotEmpty(homes);
        foreach (var home in homes)
        {
            await AsMailAsync(home, ["doveadm", "-c", configuration, "backup", $"maildir:{home}/Maildir"], cancellationToken);
            await AsMailAsync(home, home == homes[0] ? ["mv", $"{home}/sdbox", $"{home}/sdbox.part"] : ["rm", "-r", $"{home}/sdbox"], cancellationToken);
        }
    }

    /// <summary>Puts a message into a Maildir of the mailbox, which has been brought over already.</summary>
    public static async Task DeliverAsync(StackEnvironment servers, string address, string subject, CancellationToken cancellationToken)
    {
        await using var rows = new HostedMail(servers.ConnectionString).Open();
        var home = Path.Combine(servers.MailFolder, rows.Mailboxes.Single(m => m.Address == address).Home);
        foreach (var part in new[] { "cur", "new", "tmp" })
        {
            Directory.CreateDirectory(Path.Combine(home, "Maildir", part));
        }

        await File.WriteAllTextAsync(Path.Combine(home, "Maildir/new/1795838738.M1P1.mail"), $"Subject: {subject}\n\nHola\n", cancellationToken);
        await AsRootAsync(["chown", "-R", "mail:mail", Path.Combine(home, "Maildir")], cancellationToken);
    }

    public static IReadOnlyList<string> Find(StackEnvironment servers) => Directory.GetDirectories(servers.MailFolder, "Maildir", SearchOption.AllDirectories);

    private static Task AsMailAsync(string home, string[] command, CancellationToken cancellationToken) =>
        AsRootAsync(["runuser", "-u", "mail", "--", "env", $"HOME={home}", "USER=somebody", .. command], cancellationToken);

    private static async Task AsRootAsync(string[] command, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]))!;
        await process.WaitForExitAsync(cancellationToken);
        Assert.Equal(0, process.ExitCode);
    }
}
