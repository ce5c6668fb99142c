using Webmail.Samples.Bulk;

namespace Webmail.Samples;

/// <summary>Writes a large Maildir directly: 100,000 messages in well under a minute, where APPEND would take an hour.</summary>
internal static class GenerateCommand
{
    public static Task<int> RunAsync(Options options, CancellationToken cancellationToken)
    {
        var written = new BulkMaildir(options.Text("maildir"), options.Number("seed")).Write(options.Number("count"), DateTimeOffset.UtcNow, cancellationToken);
        Console.WriteLine($"{written} messages in {options.Text("maildir")}.");
        return Task.FromResult(0);
    }
}
