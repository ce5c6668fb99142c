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

    public static IReadOnlyList<string> Find(StackEnvironment servers) => Directory.GetDirectories(servers.MailFolder, "Maildir", SearchOption.AllDirectories);

    private static async Task AsMailAsync(string home, string[] command, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo("runuser", ["-u", "mail", "--", "env", $"HOME={home}", "USER=somebody", .. command]))!;
        await process.WaitForExitAsync(cancellationToken);
        Assert.Equal(0, process.ExitCode);
    }
}
