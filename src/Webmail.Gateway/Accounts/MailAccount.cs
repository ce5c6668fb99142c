using Webmail.Gateway.Domains;

namespace Webmail.Gateway.Accounts;

/// <summary>A mailbox somebody is signed in to, with what it takes to reach it. Lives in memory only.</summary>
/// <param name="AccountId">Our own identifier; the same for every session of the address.</param>
internal sealed record MailAccount(Guid AccountId, string Address, string Password, MailDomain Domain)
{
    // The compiler's ToString would print the password into a log one day.
    public override string ToString() => $"MailAccount {{ AccountId = {AccountId} }}";
}
