namespace Webmail.Gateway.Discovery;

/// <summary>What the domains' MTA-STS policy says (RFC 8461).</summary>
internal sealed class MtaStsOptions
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(31_557_600);

    /// <summary>Testing first: failures are reported and mail still comes. Enforce makes others refuse to send without TLS and our name in the certificate.</summary>
    public MtaStsMode Mode { get; set; } = MtaStsMode.Testing;

    /// <summary>How long others keep to the policy without asking again; RFC 8461 §3.2 allows a year at most.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(7);
}

/// <summary>None withdraws a policy (RFC 8461 §8.3): it is served until the longest MaxAge ever said is over.</summary>
internal enum MtaStsMode { Testing, Enforce, None }
