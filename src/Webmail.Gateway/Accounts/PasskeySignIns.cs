using System.Buffers.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Data.Domains;
using Webmail.Data.Mailboxes;
using Webmail.Gateway.Admin;
using Webmail.Gateway.Data;
using Webmail.Gateway.Security;
using Webmail.Gateway.Telemetry;

namespace Webmail.Gateway.Accounts;

/// <summary>What passkeys are asked when somebody signs in, and signing in with nothing else. See the numbered steps.</summary>
internal sealed class PasskeySignIns(
    RelyingParty party,
    PasskeyCheck check,
    PasskeyChallenges challenges,
    HalfSignIns halves,
    SignInLimiter limiter,
    SecurityChanges changes,
    Database database,
    FinishSignIn finish,
    TimeProvider time)
{
    private const int LongestCulture = 35;

    public async Task<PasskeyChallenge?> AskAsync(string? secondStep, CancellationToken cancellationToken)
    {
        if (party.Origin is not { } origin)
        {
            return null;
        }

        if (secondStep is null)
        {
            var (asked, unbound) = await database.RunAsync((context, ct) => check.AskAsync(context, null, time.GetUtcNow(), ct), cancellationToken);
            return new PasskeyChallenge(asked, challenges.Seal(Guid.Empty, unbound), origin);
        }

        var half = await halves.FindAsync(secondStep, cancellationToken);
        if (!await database.RunAsync((context, ct) => context.Passkeys.AnyAsync(p => p.MailboxId == half.MailboxId, ct), cancellationToken))
        {
            return null;
        }

        var (options, state) = await database.RunAsync((context, ct) => check.AskAsync(context, half.Mailbox, time.GetUtcNow(), ct), cancellationToken);
        await halves.SetPasskeyAsync(half, state, cancellationToken);
        return new PasskeyChallenge(options, "", origin);
    }

    /// <exception cref="MailException">CodeRejected, SecondStepGone, TooManyAttempts, DatabaseUnreachable.</exception>
    public async Task<SignedIn> RunAsync(PasskeySignIn request, CancellationToken cancellationToken)
    {
        // 1. Counted by network. Not by mailbox: nobody proved a password before, so whoever likes could keep its owner out; and a signature
        //    is not guessed.
        var attempt = await limiter.BeginAsync($"passkey {request.Token}", request.RemoteAddress, cancellationToken);

        MailboxEntity? mailbox;
        try
        {
            // 2. The challenge, which is used up with this.
            var state = await challenges.UseAsync(Guid.Empty, request.Token, cancellationToken);

            // 3. Whose passkey it says it is; then whether it is, with the mailbox's row to ourselves, so that one taken away at the same moment is.
            mailbox = await FindAsync(request.Credential, cancellationToken);
            if (mailbox is null || !await IsRightAsync(mailbox, state, request, cancellationToken))
            {
                Count("passkey rejected");
                throw new MailException(MailError.CodeRejected);
            }
        }
        catch (MailException unseen) when (unseen.Error is MailError.DatabaseUnreachable)
        {
            // Nobody looked at it.
            await limiter.WithdrawAsync(attempt, cancellationToken);
            throw;
        }

        await limiter.SucceededAsync(attempt, cancellationToken);
        var culture = request.Culture is { Length: <= LongestCulture } ? request.Culture : null;
        var signedIn = await finish.OpenAsync(mailbox, DeviceName.From(request.Device), culture, request.RemoteAddress, passwordProved: false, cancellationToken);
        Count("opened");
        return signedIn;
    }

    private async Task<MailboxEntity?> FindAsync(string credential, CancellationToken cancellationToken)
    {
        if (IdOf(credential) is not { } id)
        {
            return null;
        }

        return await database.RunAsync(
            (context, ct) => context.Mailboxes.AsNoTracking()
                .Where(m => context.Passkeys.Any(p => p.CredentialId == id && p.MailboxId == m.Id) && context.Domains.Any(d => d.Name == m.Domain && d.Kind == DomainKind.Hosted))
                .SingleOrDefaultAsync(ct),
            cancellationToken);
    }

    private Task<bool> IsRightAsync(MailboxEntity mailbox, string state, PasskeySignIn request, CancellationToken cancellationToken) => changes.RunAsync(
        new Actor(mailbox.Address, SignIn.ShortenAddress(request.RemoteAddress)),
        mailbox.Id,
        async (work, locked, ct) => locked is { IsEnabled: true, DeletedAt: null } && await check.IsRightAsync(work.Rows, locked, state, request.Credential, work.Now, ct),
        cancellationToken);

    // Only to know which row to look at: whether the answer is right says Identity's handler, which reads it for itself.
    private static byte[]? IdOf(string credential)
    {
        if (credential.Length > PasskeyCheck.LongestCredential)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(credential);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
                && id.GetString() is { } text && Base64Url.IsValid(text)
                ? Base64Url.DecodeFromChars(text)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Count(string outcome) => GatewayTelemetry.SignIns.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
