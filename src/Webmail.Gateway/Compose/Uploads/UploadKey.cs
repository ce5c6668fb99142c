using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Webmail.Contracts.Accounts;

namespace Webmail.Gateway.Compose.Uploads;

/// <summary>
/// Seals one upload (AES-256-GCM). The key comes from the session's ticket, which is not in the database, and from the
/// upload's own salt; each upload has its own key, so counting chunks makes nonces that never repeat under it.
/// </summary>
internal sealed class UploadKey : IDisposable
{
    public const int SaltBytes = 16;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>The number the header is sealed under; no chunk has it.</summary>
    private const int HeaderNumber = -1;

    private readonly AesGcm _cipher;
    private readonly byte[] _uploadId;

    public UploadKey(SessionTicket ticket, Guid uploadId, byte[] salt)
    {
        _uploadId = uploadId.ToByteArray();
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(ticket.Value), 32, salt, "webmail upload 1"u8.ToArray());
        _cipher = new AesGcm(key, TagBytes);
        CryptographicOperations.ZeroMemory(key);
    }

    public byte[] SealHeader(ReadOnlySpan<byte> header) => Seal(header, HeaderNumber);

    public byte[] OpenHeader(ReadOnlySpan<byte> sealedHeader) => Open(sealedHeader, HeaderNumber);

    public byte[] Seal(ReadOnlySpan<byte> content, int number)
    {
        var result = new byte[content.Length + TagBytes];
        _cipher.Encrypt(Nonce(number), content, result.AsSpan(0, content.Length), result.AsSpan(content.Length), _uploadId);
        return result;
    }

    /// <exception cref="AuthenticationTagMismatchException">Another session's upload, or changed in the database.</exception>
    public byte[] Open(ReadOnlySpan<byte> sealedContent, int number)
    {
        var content = new byte[sealedContent.Length - TagBytes];
        _cipher.Decrypt(Nonce(number), sealedContent[..content.Length], sealedContent[content.Length..], content, _uploadId);
        return content;
    }

    public void Dispose() => _cipher.Dispose();

    private static byte[] Nonce(int number)
    {
        var nonce = new byte[NonceBytes];
        BinaryPrimitives.WriteInt32BigEndian(nonce.AsSpan(NonceBytes - sizeof(int)), number);
        return nonce;
    }
}
