using Webmail.Samples.Bulk;

namespace Webmail.Samples;

/// <summary>Writes a large folder of a mailbox directly: 100,000 messages in well under a minute, where APPEND would take an hour.</summary>
internal static class GenerateCommand
{
    public static Task<int> RunAsync(Options options, CancellationToken cancellationToken)
    {
        var written = new BulkMailbox(options.Text("folder"), options.Number("seed")).Write(options.Number("count"), DateTimeOffset.UtcNow, cancellationToken);
        Console.WriteLine($"{written} messages in {options.Text("folder")}.");
        return Task.FromResult(0);
    }
}
