using System.Diagnostics;
using Webmail.Testing.Stack;

namespace Webmail.Testing.Hosting;

/// <summary>Webmail as it is shipped: its files compressed and named by their content, which the build beside the tests does not do.</summary>
public static class PublishedWebmail
{
    /// <summary>The one of <c>WEBMAIL_TEST_APP</c>; without it, one is published into the test run's folder.</summary>
    public static async Task<string> FileAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("WEBMAIL_TEST_APP") is { Length: > 0 } given)
        {
            return given;
        }

        var folder = Path.Combine(MailStack.RunFolder, "app");
        var project = Path.Combine(RepositoryFolder.Root, "src", "Webmail");
        var start = new ProcessStartInfo("dotnet", ["publish", project, "-c", "Release", "-o", folder, "-v", "quiet", "-nologo"]) { RedirectStandardOutput = true };
        using var publish = Process.Start(start)!;
        var output = await publish.StandardOutput.ReadToEndAsync(cancellationToken);
        await publish.WaitForExitAsync(cancellationToken);
        return publish.ExitCode == 0 ? Path.Combine(folder, "Webmail.dll") : throw new InvalidOperationException($"dotnet publish failed: {output}");
    }
}
