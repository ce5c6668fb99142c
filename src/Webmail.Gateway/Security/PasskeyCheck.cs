using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Webmail.Data;
using Webmail.Data.Mailboxes;

namespace Webmail.Gateway.Security;

/// <summary>
/// WebAuthn as ASP.NET Core Identity does it: what browsers are asked, and whether their answers are right. An answer is one for our
/// address and no other, for the challenge it was asked with, by a key that its owner unlocked (a finger, a face, a PIN).
/// </summary>
internal sealed class PasskeyCheck(RelyingParty party, IServiceProvider services)
{
    /// <summary>A browser's answer is a kilobyte or two.</summary>
    public const int LongestCredential = 16 * 1024;

    // COSE: ES256, which all make, and RS256, which some of Windows' do.
    private const int Es256 = -7;
    private const int Rs256 = -257;

    /// <summary>Those that the mailbox has are left out by the browser.</summary>
    public async Task<(string Options, string State)> AskNewAsync(WebmailDbContext rows, MailboxEntity mailbox, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var users = new Users(new PasskeyRows(rows, now), services, cancellationToken);
        var entity = new PasskeyUserEntity { Id = mailbox.Id.ToString(), Name = mailbox.Address, DisplayName = mailbox.Address };
        var asked = await Handler(users).MakeCreationOptionsAsync(entity, new DefaultHttpContext());
        return (asked.CreationOptionsJson, asked.AttestationState ?? "");
    }

    /// <summary>Keeps the new passkey of a right answer.</summary>
    /// <returns>Whether it was one.</returns>
    public async Task<bool> TryAddAsync(
        WebmailDbContext rows, MailboxEntity mailbox, string state, string credential, string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var store = new PasskeyRows(rows, now);
        using var users = new Users(store, services, cancellationToken);
        var result = await Handler(users).PerformAttestationAsync(
            new PasskeyAttestationContext { CredentialJson = credential, AttestationState = state, HttpContext = new DefaultHttpContext() });
        if (!result.Succeeded || result.UserEntity.Id != mailbox.Id.ToString())
        {
            return false;
        }

        result.Passkey.Name = name;
        await store.AddOrUpdatePasskeyAsync(mailbox, result.Passkey, cancellationToken);
        return true;
    }

    /// <param name="mailbox">Null where the passkey is to say whose it is.</param>
    public async Task<(string Options, string State)> AskAsync(WebmailDbContext rows, MailboxEntity? mailbox, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var users = new Users(new PasskeyRows(rows, now), services, cancellationToken);
        var asked = await Handler(users).MakeRequestOptionsAsync(mailbox, new DefaultHttpContext());
        return (asked.RequestOptionsJson, asked.AssertionState ?? "");
    }

    /// <returns>Whether the answer is by a passkey of this mailbox; its use is noted.</returns>
    public async Task<bool> IsRightAsync(WebmailDbContext rows, MailboxEntity mailbox, string state, string credential, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (party.Origin is null || credential.Length > LongestCredential)
        {
            return false;
        }

        using var store = new PasskeyRows(rows, now);
        using var users = new Users(store, services, cancellationToken);
        var result = await Handler(users).PerformAssertionAsync(
            new PasskeyAssertionContext { CredentialJson = credential, AssertionState = state, HttpContext = new DefaultHttpContext() });
        if (!result.Succeeded || result.User.Id != mailbox.Id)
        {
            return false;
        }

        await store.AddOrUpdatePasskeyAsync(mailbox, result.Passkey, cancellationToken);
        return true;
    }

    private PasskeyHandler<MailboxEntity> Handler(Users users) => new(users, Options.Create(new IdentityPasskeyOptions
    {
        ServerDomain = party.Id,
        UserVerificationRequirement = "required",
        ResidentKeyRequirement = "preferred",
        AttestationConveyancePreference = "none",
        IsAllowedAlgorithm = algorithm => algorithm is Es256 or Rs256,
        ValidateOrigin = said => ValueTask.FromResult(!said.CrossOrigin && said.Origin == party.Origin),
    }));

    // Identity's handler looks into a store through this; none of what else it does is used.
    private sealed class Users(PasskeyRows store, IServiceProvider services, CancellationToken cancellationToken) : UserManager<MailboxEntity>(
        store, Microsoft.Extensions.Options.Options.Create(new IdentityOptions()), new PasswordHasher<MailboxEntity>(), [], [], new UpperInvariantLookupNormalizer(), new IdentityErrorDescriber(), services,
        NullLogger<UserManager<MailboxEntity>>.Instance)
    {
        protected override CancellationToken CancellationToken => cancellationToken;
    }
}
