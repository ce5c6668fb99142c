namespace Webmail.Gateway.Domains;

/// <summary>No name server answered, or one said that it can't.</summary>
/// <param name="reason">RFC 1035's name for it (SERVFAIL), or "timeout".</param>
internal sealed class DnsUnansweredException(string reason, Exception? inner = null) : Exception($"DNS did not answer: {reason}", inner)
{
    public string Reason => reason;
}
