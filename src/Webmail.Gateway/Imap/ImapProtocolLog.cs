using System.Text;
using MailKit;
using Microsoft.Extensions.Logging;

namespace Webmail.Gateway.Imap;

/// <summary>What is said on a connection, at Trace, with secrets starred out by MailKit. Only with Webmail:Imap:LogProtocol.</summary>
internal sealed partial class ImapProtocolLog(ILogger<ImapProtocolLog> logger) : IProtocolLogger
{
    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    public void LogConnect(Uri uri) => Said("connect", uri.Authority);

    public void LogClient(byte[] buffer, int offset, int count)
    {
        if (!logger.IsEnabled(LogLevel.Trace))
        {
            return;
        }

        var text = Encoding.Latin1.GetString(buffer, offset, count).ToCharArray();
        foreach (var secret in AuthenticationSecretDetector?.DetectSecrets(buffer, offset, count) ?? [])
        {
            Array.Fill(text, '*', secret.StartIndex - offset, secret.Length);
        }

        var said = new string(text);
        Said("C", said);
    }

    public void LogServer(byte[] buffer, int offset, int count)
    {
        if (logger.IsEnabled(LogLevel.Trace))
        {
            var said = Encoding.Latin1.GetString(buffer, offset, count);
            Said("S", said);
        }
    }

    public void Dispose()
    {
    }

    [LoggerMessage(Level = LogLevel.Trace, Message = "{Side}: {Text}")]
    private partial void Said(string side, string text);
}
