using OtpNet;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Security;

namespace Webmail.Testing.Hosting;

/// <summary>An authenticator app. Its clock is allowed to differ by a step, so that two codes can be used without waiting.</summary>
public sealed class TestAuthenticator(string secret)
{
    private const int StepSeconds = 30;

    private readonly Totp _totp = new(Base32Encoding.ToBytes(secret));
    private long _last;

    /// <summary>Recovery codes that were shown when it was set up as the first second factor.</summary>
    public IReadOnlyList<string> RecoveryCodes { get; private init; } = [];

    /// <summary>As a person does it in the settings, in a session that has just signed in.</summary>
    public static async Task<TestAuthenticator> SetUpAsync(ISecurity security, SessionTicket session, CancellationToken cancellationToken)
    {
        var setup = await security.BeginTotpAsync(session, cancellationToken);
        var first = new TestAuthenticator(setup.Secret);
        var added = await security.ConfirmTotpAsync(session, setup.Token, first.NextCode(), cancellationToken);
        return new TestAuthenticator(setup.Secret) { _last = first._last, RecoveryCodes = added.RecoveryCodes ?? [] };
    }

    /// <summary>One that was not used before. It is accepted for half a minute at least, however late in its step it is asked for.</summary>
    public string NextCode()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds() / StepSeconds;
        _last = Math.Max(_last + 1, now);
        return CodeOf(_last);
    }

    /// <summary>The one that was used last.</summary>
    public string UsedCode() => CodeOf(_last);

    /// <summary>Six digits that are right neither now nor in the next minutes.</summary>
    public string WrongCode()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds() / StepSeconds;
        var right = Enumerable.Range(-3, 20).Select(i => CodeOf(now + i)).ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(0, 100).Select(i => i.ToString("000000", System.Globalization.CultureInfo.InvariantCulture)).First(c => !right.Contains(c));
    }

    private string CodeOf(long step) => _totp.ComputeTotp(DateTimeOffset.FromUnixTimeSeconds(step * StepSeconds).UtcDateTime);
}
