using MailKit.Net.Imap;

namespace Webmail.Gateway.Imap;

/// <summary>What a server can do, read once per connection after sign-in. Each has a path without it.</summary>
internal sealed record ServerFeatures(ImapCapabilities Capabilities)
{
    /// <summary>RFC 6851.</summary>
    public bool Move => Has(ImapCapabilities.Move);

    /// <summary>RFC 4315: UID EXPUNGE, and where copies went.</summary>
    public bool UidPlus => Has(ImapCapabilities.UidPlus);

    /// <summary>RFC 7162 §3.1.</summary>
    public bool CondStore => Has(ImapCapabilities.CondStore) || QResync;

    /// <summary>RFC 7162 §3.2.</summary>
    public bool QResync => Has(ImapCapabilities.QuickResync);

    /// <summary>RFC 4731.</summary>
    public bool ESearch => Has(ImapCapabilities.ESearch);

    /// <summary>RFC 5256.</summary>
    public bool Sort => Has(ImapCapabilities.Sort);

    /// <summary>RFC 5256.</summary>
    public bool Thread => Has(ImapCapabilities.Thread);

    /// <summary>RFC 5819.</summary>
    public bool ListStatus => Has(ImapCapabilities.ListStatus);

    /// <summary>RFC 5258.</summary>
    public bool ListExtended => Has(ImapCapabilities.ListExtended);

    /// <summary>RFC 6154.</summary>
    public bool SpecialUse => Has(ImapCapabilities.SpecialUse);

    /// <summary>RFC 5465.</summary>
    public bool Notify => Has(ImapCapabilities.Notify);

    /// <summary>RFC 2177.</summary>
    public bool Idle => Has(ImapCapabilities.Idle);

    /// <summary>RFC 4978.</summary>
    public bool Compress => Has(ImapCapabilities.Compress);

    /// <summary>RFC 8970.</summary>
    public bool Preview => Has(ImapCapabilities.Preview);

    /// <summary>RFC 9208.</summary>
    public bool Quota => Has(ImapCapabilities.Quota);

    /// <summary>RFC 2342.</summary>
    public bool Namespace => Has(ImapCapabilities.Namespace);

    /// <summary>RFC 7888: short literals need no round trip of their own; MailKit uses it by itself.</summary>
    public bool LiteralMinus => Has(ImapCapabilities.LiteralMinus) || Has(ImapCapabilities.LiteralPlus);

    /// <summary>RFC 6855: names and headers in UTF-8 instead of modified UTF-7 and encoded words.</summary>
    public bool Utf8 => Has(ImapCapabilities.UTF8Accept) || Has(ImapCapabilities.UTF8Only);

    /// <summary>RFC 3691.</summary>
    public bool Unselect => Has(ImapCapabilities.Unselect);

    private bool Has(ImapCapabilities capability) => (Capabilities & capability) != 0;
}
