using Webmail.Contracts;
using Webmail.Contracts.Admin;

namespace Webmail.Testing.Fakes;

/// <summary>One link at most, whose token is <see cref="Token"/>.</summary>
public sealed class FakeInvitations : IInvitations
{
    public const string Token = "token";

    /// <summary>Null: used or run out.</summary>
    public InvitationInfo? Open { get; set; } = new(InvitationKind.Password, "ana@a.test", "Ana Ruiz", FakeAdminUsers.Now.AddDays(3), []);

    public List<AcceptedInvitation> Accepted { get; } = [];

    public Task<InvitationInfo> OpenAsync(string token, string remoteAddress, CancellationToken cancellationToken) => Task.FromResult(Find(token));

    public Task<string> AcceptAsync(AcceptedInvitation invitation, CancellationToken cancellationToken)
    {
        var open = Find(invitation.Token);
        if (invitation.Password.Length < PasswordRules.Shortest)
        {
            throw new MailException(MailError.PasswordTooShort);
        }

        Accepted.Add(invitation);
        Open = null;
        return Task.FromResult(open.Address ?? invitation.Address ?? throw new MailException(MailError.AddressMalformed));
    }

    private InvitationInfo Find(string token) => token == Token && Open is { } open ? open : throw new MailException(MailError.InvitationGone);
}
