using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Webmail.Contracts;

namespace Webmail.Gateway.Mailboxes;

/// <summary>
/// Dovecot's doveadm over HTTP. Dovecot is configured to do two things for it and nothing else: end a mailbox's open IMAP and POP3
/// connections, which a disabled mailbox would keep because Dovecot asks the database at sign-in alone, and say how full one is.
/// </summary>
internal sealed class Doveadm(IOptions<GatewayOptions> options) : IDisposable
{
    // doveadm's exit code when nobody of that name is connected (EX_NOHOST of sysexits.h).
    private const int NobodyThere = 68;

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Where it is not configured, connections stay open until they are closed by their own programs.</summary>
    public bool IsConfigured => options.Value.Hosted.Doveadm is { Url: not null, Key: not null };

    /// <returns>Whether there were any.</returns>
    /// <exception cref="MailException">ServerUnreachable, ServerRefused.</exception>
    public async Task<bool> EndConnectionsAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        using var answers = await AskAsync(addresses.Select(address => Command("kick", new { mask = new[] { address } })), cancellationToken);
        // Each is looked at: one that failed is told, whichever it is.
        var results = answers.RootElement.EnumerateArray().Select(answer => Result(answer, NobodyThere)).ToList();
        return results.Exists(result => result is not null);
    }

    /// <summary>How much each mailbox holds; a mailbox that Dovecot does not know, such as a disabled one, is not in the answer.</summary>
    /// <exception cref="MailException">ServerUnreachable, ServerRefused.</exception>
    public async Task<IReadOnlyDictionary<string, MailboxUsage>> UsageAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        if (addresses.Count == 0)
        {
            return new Dictionary<string, MailboxUsage>();
        }

        using var answers = await AskAsync(addresses.Select(address => Command("quotaGet", new { user = address })), cancellationToken);
        // Answers come in the order of the questions.
        return answers.RootElement.EnumerateArray()
            .Zip(addresses)
            .Where(pair => pair.First[0].GetString() != "error")
            .ToDictionary(pair => pair.Second, pair => Usage(pair.First[1]));
    }

    public void Dispose() => _http.Dispose();

    private static object[] Command(string name, object parameters) => [name, parameters, name];

    private async Task<JsonDocument> AskAsync(IEnumerable<object[]> commands, CancellationToken cancellationToken)
    {
        var doveadm = options.Value.Hosted.Doveadm;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(doveadm.Url!, "/doveadm/v1")) { Content = JsonContent.Create(commands.ToArray()) };
        request.Headers.Authorization = new AuthenticationHeaderValue("X-Dovecot-API", Convert.ToBase64String(Encoding.UTF8.GetBytes(doveadm.Key!)));
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            response.EnsureSuccessStatusCode();
            return JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new MailException(MailError.ServerUnreachable, innerException: exception);
        }
    }

    // ["doveadmResponse", [{"result": "ana@a.test"}], "kick"] or ["error", {"type": "exitCode", "exitCode": 68}, "kick"]
    private static JsonElement? Result(JsonElement answer, int exitCodeOfNothing)
    {
        if (answer[0].GetString() != "error")
        {
            return answer[1];
        }

        return answer[1].TryGetProperty("exitCode", out var code) && code.GetInt32() == exitCodeOfNothing
            ? null
            : throw new MailException(MailError.ServerRefused, answer[1].ToString());
    }

    // [{"root": "User quota", "type": "STORAGE", "value": "2", …}, {…, "type": "MESSAGE", …}]: kilobytes, rounded up.
    private static MailboxUsage Usage(JsonElement rows)
    {
        var values = rows.EnumerateArray().ToDictionary(
            row => row.GetProperty("type").GetString()!,
            row => long.Parse(row.GetProperty("value").GetString()!, CultureInfo.InvariantCulture));
        return new MailboxUsage(values.GetValueOrDefault("STORAGE") * 1024, values.GetValueOrDefault("MESSAGE"));
    }
}
