using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Webmail.Gateway.Security;

/// <summary>
/// Seals what a stolen database must not tell, under keys made by HKDF from <c>Webmail:SecondFactor:Key</c>. Form of a box: version,
/// nonce (12), tag (16), content; AES-256-GCM, bound to its purpose and its owner.
/// </summary>
internal sealed class SecretSeal(IOptions<GatewayOptions> options)
{
    private const byte Version = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int HeaderLength = 1 + NonceLength + TagLength;

    private readonly byte[] _sealing = Derive(options.Value.SecondFactor.Key, "webmail second factor seal 1"u8);
    private readonly byte[] _hashing = Derive(options.Value.SecondFactor.Key, "webmail second factor hash 1"u8);

    public byte[] Seal(string purpose, Guid owner, ReadOnlySpan<byte> content)
    {
        var box = new byte[HeaderLength + content.Length];
        box[0] = Version;
        RandomNumberGenerator.Fill(box.AsSpan(1, NonceLength));
        using var aes = new AesGcm(_sealing, TagLength);
        aes.Encrypt(box.AsSpan(1, NonceLength), content, box.AsSpan(HeaderLength), box.AsSpan(1 + NonceLength, TagLength), Binding(purpose, owner));
        return box;
    }

    /// <returns>Null for a box of another purpose, another owner, another key, or a damaged one.</returns>
    public byte[]? Open(string purpose, Guid owner, ReadOnlySpan<byte> box)
    {
        if (box.Length < HeaderLength || box[0] != Version)
        {
            return null;
        }

        var content = new byte[box.Length - HeaderLength];
        try
        {
            using var aes = new AesGcm(_sealing, TagLength);
            aes.Decrypt(box.Slice(1, NonceLength), box[HeaderLength..], box.Slice(1 + NonceLength, TagLength), content, Binding(purpose, owner));
            return content;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <summary>A box that says until when it opens.</summary>
    public byte[] Seal(string purpose, Guid owner, ReadOnlySpan<byte> content, DateTimeOffset until)
    {
        var dated = new byte[sizeof(long) + content.Length];
        BinaryPrimitives.WriteInt64BigEndian(dated, until.ToUnixTimeSeconds());
        content.CopyTo(dated.AsSpan(sizeof(long)));
        return Seal(purpose, owner, dated);
    }

    /// <returns>Null also for one whose time is over.</returns>
    public byte[]? Open(string purpose, Guid owner, ReadOnlySpan<byte> box, DateTimeOffset now) =>
        Open(purpose, owner, box) is { Length: >= sizeof(long) } dated && BinaryPrimitives.ReadInt64BigEndian(dated) > now.ToUnixTimeSeconds()
            ? dated[sizeof(long)..]
            : null;

    /// <summary>What a short secret of the owner's is recognised by.</summary>
    public byte[] Hash(Guid owner, string secret) => HMACSHA256.HashData(_hashing, (byte[])[.. owner.ToByteArray(), .. Encoding.UTF8.GetBytes(secret)]);

    // A box moved to another row, by someone who can write the table, does not open there.
    private static byte[] Binding(string purpose, Guid owner) => [.. owner.ToByteArray(), .. Encoding.UTF8.GetBytes(purpose)];

    // Without the setting no mailbox is hosted, and nobody asks: GatewayOptionsValidator.
    private static byte[] Derive(string? key, ReadOnlySpan<byte> purpose)
    {
        var derived = new byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key ?? ""), derived, [], purpose);
        return derived;
    }
}
