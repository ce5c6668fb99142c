using System.Globalization;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Delivery;
using Webmail.Gateway.Admin.Deliveries;

namespace Webmail.Gateway.Admin.CommandLine;

internal sealed class DeliveryCommands(DeliveryList list)
{
    private const int UsualRows = 50;
    private const char Refusal = 'r';

    public Task RunAsync(Words words, TextWriter output, CancellationToken cancellationToken) => words.Next() switch
    {
        "list" => ListAsync(words, output, cancellationToken),
        "show" => ShowAsync(words, output, cancellationToken),
        _ => throw new MisunderstoodException(),
    };

    private async Task ListAsync(Words words, TextWriter output, CancellationToken cancellationToken)
    {
        var day = words.Option("--day") is { } text ? Day(text) : (DateTimeOffset?)null;
        var state = words.Option("--state");
        var onlySpam = string.Equals(state, "spam", StringComparison.OrdinalIgnoreCase);
        var query = new DeliveryQuery(
            words.Option("--message-id"),
            words.Option("--sender"),
            words.Option("--recipient"),
            day,
            day?.AddDays(1),
            state is null || onlySpam ? null : State(state),
            onlySpam,
            Take: words.Option("--take") is { } take ? Number(take) : UsualRows);
        words.End();
        foreach (var delivery in (await list.PageAsync(query, cancellationToken)).Deliveries)
        {
            var (start, spam) = ($"{Write(delivery.Id)}\t{delivery.At:u}\t<{delivery.Sender}>", Rating(delivery.Spam));
            foreach (var recipient in delivery.Recipients)
            {
                await output.WriteLineAsync($"{start}\t{recipient.Address}\t{Lower(recipient.State)}\t{recipient.Text}\t{spam}");
            }

            if (delivery.Recipients.Count == 0)
            {
                await output.WriteLineAsync($"{start}\t\t{Lower(delivery.State)}\t\t{spam}");
            }
        }
    }

    private async Task ShowAsync(Words words, TextWriter output, CancellationToken cancellationToken)
    {
        var word = words.Next();
        words.End();
        var isRefusal = word.StartsWith(Refusal);
        var detail = await list.GetAsync(new LoggedDeliveryId(Number(isRefusal ? word[1..] : word), isRefusal), cancellationToken);
        var delivery = detail.Delivery;
        await output.WriteLineAsync($"{delivery.At:u}\t{Lower(delivery.Origin)}\t<{delivery.Sender}>\t{detail.Client}\t{detail.SubmittedBy}\t{detail.Tls}\t{delivery.MessageId}\t{Rating(delivery.Spam)}");
        foreach (var step in detail.Steps)
        {
            await output.WriteLineAsync($"{step.At:u}\t{Lower(step.Kind)}\t{step.Recipient}\t{step.Relay}\t{step.Tls}\t{step.Dsn}\t{step.Text}");
        }
    }

    private static string Write(LoggedDeliveryId id) => (id.IsRefusal ? Refusal.ToString() : "") + id.Number.ToString(CultureInfo.InvariantCulture);

    private static string Rating(SpamRating? spam) =>
        spam is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{(spam.IsSpam ? "spam" : "no spam")} {spam.Score:0.0}").TrimEnd();

    private static string Lower<T>(T word)
        where T : struct, Enum => word.ToString().ToLowerInvariant();

    // A day of UTC, as the times are that it prints.
    private static DateTimeOffset Day(string text) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) ? day : throw new MisunderstoodException();

    private static DeliveryState State(string text) =>
        Enum.TryParse<DeliveryState>(text, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : throw new MisunderstoodException();

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new MisunderstoodException();
}
