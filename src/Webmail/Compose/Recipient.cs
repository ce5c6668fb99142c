using Webmail.Contracts;

namespace Webmail.Compose;

/// <summary>A chip: an address as it was entered, and what is known to be wrong with it.</summary>
/// <param name="Problem">What the mail server said about it; null when nothing.</param>
public sealed record Recipient(MailAddress Address, bool IsValid, string? Problem = null)
{
    public static Recipient Of(MailAddress address) => new(address, AddressText.IsValid(address.Address));

    public bool IsMarked => !IsValid || Problem is not null;

    /// <summary>As it is written back into a field, to be edited or copied.</summary>
    public string Text => AddressText.Format(Address);
}
