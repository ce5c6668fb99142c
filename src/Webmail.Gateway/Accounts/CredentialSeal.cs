using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Webmail.Gateway.Accounts;

/// <summary>
/// Seals a mailbox's password for the sessions table: AES-256-GCM under a key made by HKDF from the ticket's key and the
/// gateways' pepper, bound to its row. Form: version, nonce (12), tag (16), then length, password, padding.
/// </summary>
internal sealed class CredentialSeal(IOptions<GatewayOptions> options)
{
    private const byte Version = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int HeaderLength = 1 + NonceLength + TagLength;

    // Sealed lengths come in steps, so that a stolen table does not tell how long each password is.
    private const int PaddedTo = 64;

    private readonly byte[] _pepper = Encoding.UTF8.GetBytes(options.Value.Sessions.Pepper ?? "");

    public byte[] Seal(SessionSecret secret, Guid sessionId, Guid accountId, string password)
    {
        var length = Encoding.UTF8.GetByteCount(password);
        var plain = new byte[(sizeof(ushort) + length + PaddedTo - 1) / PaddedTo * PaddedTo];
        BinaryPrimitives.WriteUInt16BigEndian(plain, checked((ushort)length));
        Encoding.UTF8.GetBytes(password, plain.AsSpan(sizeof(ushort)));

        var box = new byte[HeaderLength + plain.Length];
        box[0] = Version;
        var nonce = box.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(KeyOf(secret), TagLength);
        aes.Encrypt(nonce, plain, box.AsSpan(HeaderLength), box.AsSpan(1 + NonceLength, TagLength), Binding(sessionId, accountId));
        CryptographicOperations.ZeroMemory(plain);
        return box;
    }

    /// <returns>Null when the key does not open it: another ticket, another row, another pepper, or damage.</returns>
    public string? Open(SessionSecret secret, Guid sessionId, Guid accountId, ReadOnlySpan<byte> box)
    {
        if (box.Length <= HeaderLength || box[0] != Version)
        {
            return null;
        }

        var plain = new byte[box.Length - HeaderLength];
        try
        {
            using var aes = new AesGcm(KeyOf(secret), TagLength);
            aes.Decrypt(box.Slice(1, NonceLength), box[HeaderLength..], box.Slice(1 + NonceLength, TagLength), plain, Binding(sessionId, accountId));
            return Encoding.UTF8.GetString(plain, sizeof(ushort), BinaryPrimitives.ReadUInt16BigEndian(plain));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private byte[] KeyOf(SessionSecret secret)
    {
        var key = new byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret.Key, key, _pepper, "webmail session credential 1"u8);
        return key;
    }

    // A box moved to another row, by someone who can write the table, does not open there.
    private static byte[] Binding(Guid sessionId, Guid accountId) => [.. sessionId.ToByteArray(), .. accountId.ToByteArray()];
}
