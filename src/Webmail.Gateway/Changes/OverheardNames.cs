using MailKit;

namespace Webmail.Gateway.Changes;

/// <summary>
/// Overhears that a folder was made, renamed or deleted (RFC 5465 §5.4 tells it by LIST), and names that are not plain ASCII:
/// Dovecot 2.3 tells those raw in what NOTIFY brings ("Señales", "R&amp;D") and in modified UTF-7 everywhere else, so MailKit does not
/// find the folder and drops the line, and with it what becomes of that folder's next name.
/// </summary>
internal sealed class OverheardNames(IProtocolLogger inner) : IProtocolLogger
{
    /// <summary>Called while the connection reads; must not use it.</summary>
    public Action? Overheard { get; set; }

    public IAuthenticationSecretDetector? AuthenticationSecretDetector
    {
        get => inner.AuthenticationSecretDetector;
        set => inner.AuthenticationSecretDetector = value;
    }

    public void LogConnect(Uri uri) => inner.LogConnect(uri);

    public void LogClient(byte[] buffer, int offset, int count) => inner.LogClient(buffer, offset, count);

    public void LogServer(byte[] buffer, int offset, int count)
    {
        inner.LogServer(buffer, offset, count);
        var said = buffer.AsSpan(offset, count);
        if (said.Contains((byte)'&') || said.IndexOf("* LIST ("u8) >= 0 || said.ContainsAnyInRange((byte)0x80, (byte)0xFF))
        {
            Overheard?.Invoke();
        }
    }

    public void Dispose() => inner.Dispose();
}
