namespace Webmail.Contracts.Http;

/// <summary>What both halves must spell alike when they talk over HTTP.</summary>
public static class GatewayHttp
{
    /// <summary>Header with the key the web role proves itself by.</summary>
    public const string KeyHeader = "X-Webmail-Gateway-Key";

    // The members of a ProblemDetails that make it the same MailException again.
    public const string Error = "error";
    public const string ServerText = "serverText";
    public const string Subject = "subject";

    /// <summary>Seconds.</summary>
    public const string RetryAfter = "retryAfter";
}
