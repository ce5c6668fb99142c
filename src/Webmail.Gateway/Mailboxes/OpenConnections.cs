using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Webmail.Contracts;

namespace Webmail.Gateway.Mailboxes;

/// <summary>
/// Ends a mailbox's open IMAP and POP3 connections, which nothing else does: Dovecot asks the database at sign-in alone. It speaks
/// to Dovecot's doveadm over HTTP, which is configured to do this and nothing else.
/// </summary>
internal sealed class OpenConnections(IOptions<GatewayOptions> options) : IDisposable
{
    // doveadm's exit code when nobody of that name is connected (EX_NOHOST of sysexits.h).
    private const int NobodyThere = 68;

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <returns>Whether there were any. False as well where no doveadm is configured.</returns>
    /// <exception cref="MailException">ServerUnreachable: Dovecot does not answer; ServerRefused: it does not take the key.</exception>
    public async Task<bool> EndAsync(string address, CancellationToken cancellationToken)
    {
        if (options.Value.Hosted.Doveadm is not { Url: { } url, Key: { } key })
        {
            return false;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, "/doveadm/v1"))
        {
            Content = JsonContent.Create(new object[] { new object[] { "kick", new { mask = new[] { address } }, "kick" } }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("X-Dovecot-API", Convert.ToBase64String(Encoding.UTF8.GetBytes(key)));
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            response.EnsureSuccessStatusCode();
            return Read(await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new MailException(MailError.ServerUnreachable, innerException: exception);
        }
    }

    public void Dispose() => _http.Dispose();

    // [["doveadmResponse", [{"result": "ana@a.test"}], "kick"]] or [["error", {"type": "exitCode", "exitCode": 68}, "kick"]]
    private static bool Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var answer = document.RootElement[0];
        if (answer[0].GetString() != "error")
        {
            return true;
        }

        return answer[1].TryGetProperty("exitCode", out var code) && code.GetInt32() == NobodyThere ? false : throw new MailException(MailError.ServerRefused, answer[1].ToString());
    }
}
