using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Webmail.Contracts.Accounts;

namespace Webmail.Messages;

/// <summary>
/// The leave to look that stands in the address of a message's body. A sandboxed document has an opaque origin, so the pictures
/// it asks for bring no cookie; and what they bring instead must be worth nothing tomorrow.
/// </summary>
internal sealed class ViewGrants(IDataProtectionProvider protection)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("webmail.view").ToTimeLimitedDataProtector();

    public string Grant(SessionTicket ticket) => _protector.Protect(ticket.Value, Lifetime);

    /// <summary>Null when it is not ours, or too old.</summary>
    public SessionTicket? Open(string grant)
    {
        try
        {
            return new SessionTicket(_protector.Unprotect(grant));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
