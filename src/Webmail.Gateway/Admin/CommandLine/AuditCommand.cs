using System.Globalization;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Admin.Audit;

namespace Webmail.Gateway.Admin.CommandLine;

internal sealed class AuditCommand(AuditLogService log)
{
    private const int UsualRows = 50;

    public async Task RunAsync(Words words, TextWriter output, CancellationToken cancellationToken)
    {
        var query = new AuditQuery(words.Option("--actor"), words.Option("--action"), words.Option("--subject"));
        if (words.Option("--day") is { } dayText)
        {
            var day = DateOnly.TryParseExact(dayText, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) ? parsed : throw new MisunderstoodException();
            var begin = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
            query = query with { From = begin, Before = begin.AddDays(1) };
        }

        var take = words.Option("--take") is { } text
            ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new MisunderstoodException()
            : UsualRows;
        words.End();
        foreach (var entry in (await log.PageAsync(query with { Take = take }, cancellationToken)).Entries)
        {
            await output.WriteLineAsync($"{entry.At:u}\t{entry.Actor}\t{entry.Action}\t{entry.Subject}\t{entry.Details}");
        }
    }
}
