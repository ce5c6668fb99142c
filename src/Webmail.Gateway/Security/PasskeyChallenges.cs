using System.Buffers.Text;
using System.Text;
using Webmail.Contracts;

namespace Webmail.Gateway.Security;

/// <summary>
/// Challenges that no row holds, so that asking for one costs nothing: sealed, dated, and bound to whoever was given them. Each is good
/// for one try; that one was made is what is kept.
/// </summary>
internal sealed class PasskeyChallenges(SecretSeal seal, HalfSignIns halves, TimeProvider time)
{
    private const string Purpose = "passkey challenge";
    private const int LongestToken = 4000;
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    /// <param name="owner">The session that asks; empty where nobody is signed in.</param>
    public string Seal(Guid owner, string state) => Base64Url.EncodeToString(seal.Seal(Purpose, owner, Encoding.UTF8.GetBytes(state), time.GetUtcNow() + Lasts));

    /// <returns>The state; from now on the token is used up.</returns>
    /// <exception cref="MailException">SecondStepGone for one that is too old, was used, or is another's.</exception>
    public async Task<string> UseAsync(Guid owner, string token, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (token.Length > LongestToken || !Base64Url.IsValid(token)
            || seal.Open(Purpose, owner, Base64Url.DecodeFromChars(token), now) is not { } state
            || !await halves.TryUseAsync(token, now + Lasts, cancellationToken))
        {
            throw new MailException(MailError.SecondStepGone);
        }

        return Encoding.UTF8.GetString(state);
    }
}
