using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Webmail.Contracts.Accounts;

namespace Webmail.Gateway.Accounts;

/// <summary>What a ticket says: base64url of 16 bytes that find the row and 32 bytes that open what it seals.</summary>
internal sealed class SessionSecret
{
    private const int NameLength = 16;
    private const int KeyLength = 32;
    private readonly byte[] _bytes;

    private SessionSecret(byte[] bytes) => _bytes = bytes;

    public ReadOnlySpan<byte> Key => _bytes.AsSpan(NameLength);

    /// <summary>What the row is found by. The database never sees the name itself, let alone the key.</summary>
    public byte[] RowHash() => SHA256.HashData(_bytes.AsSpan(0, NameLength));

    public SessionTicket ToTicket() => new(Base64Url.EncodeToString(_bytes));

    public static SessionSecret Create() => new(RandomNumberGenerator.GetBytes(NameLength + KeyLength));

    public static bool TryParse(SessionTicket ticket, [NotNullWhen(true)] out SessionSecret? secret)
    {
        secret = null;
        if (!Base64Url.IsValid(ticket.Value, out var length) || length != NameLength + KeyLength)
        {
            return false;
        }

        secret = new SessionSecret(Base64Url.DecodeFromChars(ticket.Value));
        return true;
    }
}
