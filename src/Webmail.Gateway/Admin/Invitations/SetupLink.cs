using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Webmail.Contracts.Admin;
using Webmail.Data.Domains;

namespace Webmail.Gateway.Admin.Invitations;

/// <summary>The way to the first administrator: a link, printed once, for whoever reads what the gateway prints at its start.</summary>
internal sealed class SetupLink(AdminChanges changes, IOptions<GatewayOptions> options)
{
    /// <returns>The link; null where there is an administrator, or one could not have a mailbox, or a link was printed that still opens.</returns>
    public async Task<string?> MakeAsync(CancellationToken cancellationToken)
    {
        var invitation = await changes.RunAsync(
            Actor.Setup(null),
            async (work, ct) =>
            {
                var isNeeded = !await Administrators.Active(work.Rows).AnyAsync(ct)
                    && await work.Rows.Domains.AnyAsync(d => d.Kind == DomainKind.Hosted, ct)
                    && !await work.Rows.Invitations.AnyAsync(i => i.MailboxId == null && i.ExpiresAt > work.Now, ct);
                return isNeeded ? await OneTimeLinks.MakeAsync(work, null, OneTimeLinks.SetupLasts, ct) : null;
            },
            cancellationToken);
        return invitation is null ? null : LinkOf(invitation, options.Value.PublicUrl);
    }

    /// <summary>The whole address where it is known; what comes after it where it is not.</summary>
    public static string LinkOf(Invitation invitation, Uri? publicUrl) =>
        publicUrl is null ? invitation.Path : publicUrl.AbsoluteUri.TrimEnd('/') + invitation.Path;
}
