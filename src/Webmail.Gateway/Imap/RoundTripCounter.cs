using MailKit;

namespace Webmail.Gateway.Imap;

/// <summary>Counts how often something was sent on a connection, each of which an answer is awaited for; passes on what it is told.</summary>
internal sealed class RoundTripCounter(IProtocolLogger inner) : IProtocolLogger
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public IAuthenticationSecretDetector? AuthenticationSecretDetector
    {
        get => inner.AuthenticationSecretDetector;
        set => inner.AuthenticationSecretDetector = value;
    }

    public void LogConnect(Uri uri) => inner.LogConnect(uri);

    public void LogClient(byte[] buffer, int offset, int count)
    {
        Interlocked.Increment(ref _count);
        inner.LogClient(buffer, offset, count);
    }

    public void LogServer(byte[] buffer, int offset, int count) => inner.LogServer(buffer, offset, count);

    public void Dispose() => inner.Dispose();
}
