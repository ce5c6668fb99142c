using System.Net;
using System.Text.Json;
using Webmail.Contracts;
using Webmail.Contracts.Http;

namespace Webmail.GatewayClient;

/// <summary>Makes the gateway's ProblemDetails the MailException it was.</summary>
internal static class GatewayProblem
{
    public static async Task<MailException> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            using var json = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
            if (json.RootElement.ValueKind == JsonValueKind.Object
                && Enum.TryParse<MailError>(Text(json.RootElement, GatewayHttp.Error), out var error))
            {
                return new MailException(error, Text(json.RootElement, GatewayHttp.ServerText))
                {
                    Subject = Text(json.RootElement, GatewayHttp.Subject),
                    RetryAfter = json.RootElement.TryGetProperty(GatewayHttp.RetryAfter, out var seconds) && seconds.TryGetDouble(out var value)
                        ? TimeSpan.FromSeconds(value)
                        : null,
                };
            }
        }
        catch (JsonException)
        {
            // Not the gateway's own words: a proxy between us, or Kestrel refusing before any endpoint was reached.
        }

        return new MailException(response.StatusCode switch
        {
            HttpStatusCode.BadRequest => MailError.InvalidRequest,
            HttpStatusCode.RequestEntityTooLarge => MailError.MessageTooLarge,
            // 403 is a wrong Webmail:Gateway:Key, 502 to 504 a proxy without a gateway behind it.
            HttpStatusCode.Forbidden or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => MailError.GatewayUnreachable,
            _ => MailError.Unexpected,
        });
    }

    private static string? Text(JsonElement problem, string member) =>
        problem.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
