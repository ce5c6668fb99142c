using System.Diagnostics;

namespace Webmail.Testing.Stack;

/// <summary>Runs <c>deploy/local/stack.sh</c>, or another script beside it, on one folder.</summary>
internal sealed class StackScript(string runFolder, string script = "stack.sh")
{
    /// <returns>What it printed.</returns>
    public async Task<string> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(RepositoryFolder.Root, "deploy/local", script), arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["WEBMAIL_RUN"] = runFolder;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{script} {arguments[0]} ended with {process.ExitCode}: {await errors}{await output}");
        }

        return await output;
    }
}
