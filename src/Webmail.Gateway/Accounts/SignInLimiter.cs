using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Data;
using Webmail.Data.Accounts;
using Webmail.Gateway.Data;

namespace Webmail.Gateway.Accounts;

/// <summary>
/// Counts tries to sign in per address and per network in PostgreSQL, so that the limit is one for all gateways. A try is
/// written before it is made: many at once do not slip through together.
/// </summary>
internal sealed class SignInLimiter(Database database, IOptions<GatewayOptions> options, TimeProvider time)
{
    private SignInOptions Limits => options.Value.SignIn;

    /// <returns>What to hand to <see cref="SucceededAsync"/> when the password was right.</returns>
    /// <exception cref="MailException">TooManyAttempts with RetryAfter.</exception>
    public async Task<Attempt> BeginAsync(string address, string remoteAddress, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var byAddress = new SignInAttemptEntity { KeyHash = Hash("address " + address), At = now };
        var byNetwork = new SignInAttemptEntity { KeyHash = Hash("network " + NetworkOf(remoteAddress)), At = now };
        await database.RunAsync(
            (context, ct) =>
            {
                context.SignInAttempts.AddRange(byAddress, byNetwork);
                return context.SaveChangesAsync(ct);
            },
            cancellationToken);

        var wait = Max(
            await WaitAsync(byAddress, Limits.AttemptsPerAddress, cancellationToken),
            await WaitAsync(byNetwork, Limits.AttemptsPerNetwork, cancellationToken));
        if (wait is { } retryAfter)
        {
            // One that was turned away does not count, or whoever keeps trying would keep the owner out for good.
            await ForgetAsync([byAddress.Id, byNetwork.Id], cancellationToken);
            throw new MailException(MailError.TooManyAttempts) { RetryAfter = retryAfter };
        }

        return new Attempt(byAddress.KeyHash, [byAddress.Id, byNetwork.Id]);
    }

    /// <summary>The address starts anew; its network keeps its other failures.</summary>
    public Task SucceededAsync(Attempt attempt, CancellationToken cancellationToken) => database.RunAsync(
        (context, ct) => context.SignInAttempts.Where(a => a.KeyHash == attempt.AddressHash || attempt.Ids.Contains(a.Id)).ExecuteDeleteAsync(ct),
        cancellationToken);

    /// <summary>The server was not able to say whether the password is right: that is nobody's failure.</summary>
    public Task WithdrawAsync(Attempt attempt, CancellationToken cancellationToken) => ForgetAsync(attempt.Ids, cancellationToken);

    public Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - Limits.Window;
        return database.RunAsync(
            (WebmailDbContext context, CancellationToken ct) => context.SignInAttempts.Where(a => a.At <= since).ExecuteDeleteAsync(ct),
            cancellationToken);
    }

    // Of the tries up to this one, the newest (limit + 1): when there are that many, the oldest of them has to leave the window first.
    private async Task<TimeSpan?> WaitAsync(SignInAttemptEntity attempt, int limit, CancellationToken cancellationToken)
    {
        var since = attempt.At - Limits.Window;
        var newest = await database.RunAsync(
            (context, ct) => context.SignInAttempts
                .Where(a => a.KeyHash == attempt.KeyHash && a.At > since && a.Id <= attempt.Id)
                .OrderByDescending(a => a.Id)
                .Select(a => a.At)
                .Take(limit + 1)
                .ToListAsync(ct),
            cancellationToken);
        return newest.Count <= limit ? null : newest[limit] + Limits.Window - attempt.At;
    }

    private Task<int> ForgetAsync(long[] ids, CancellationToken cancellationToken) => database.RunAsync(
        (context, ct) => context.SignInAttempts.Where(a => ids.Contains(a.Id)).ExecuteDeleteAsync(ct), cancellationToken);

    // A household or a server is given an IPv6 /64 (RFC 6177 §2): counting single addresses of it would count nothing.
    internal static string NetworkOf(string remoteAddress)
    {
        if (!IPAddress.TryParse(remoteAddress, out var address))
        {
            return "unknown";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static TimeSpan? Max(TimeSpan? a, TimeSpan? b) => a is null ? b : b is null ? a : a > b ? a : b;

    internal sealed record Attempt(byte[] AddressHash, long[] Ids);
}
