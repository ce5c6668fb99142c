using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Security;

namespace Webmail.Testing.Hosting;

/// <summary>
/// A browser and its authenticator with one ES256 key, as WebAuthn Level 3 writes what they answer. What it says can be bent, so that
/// it can be seen to be refused.
/// </summary>
public sealed class TestPasskey : IDisposable
{
    private const byte UserPresent = 0x01;
    private const byte UserVerified = 0x04;
    private const byte HasCredential = 0x40;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] Id { get; init; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>As passkeys are known by in the contracts.</summary>
    public string IdText => Base64Url.EncodeToString(Id);

    /// <summary>What the page's address is, as the browser sees it.</summary>
    public string Origin { get; set; } = WebmailConfiguration.PublicUrl;

    public string RpId { get; set; } = new Uri(WebmailConfiguration.PublicUrl).Host;

    /// <summary>Whether its owner put a finger on it, or typed its PIN.</summary>
    public bool IsUnlocked { get; set; } = true;

    /// <summary>Goes up with each use; 0 for authenticators that don't count.</summary>
    public uint Counter { get; set; }

    /// <summary>Whose it is, as it was told when it was made.</summary>
    public string? UserHandle { get; set; }

    /// <summary>Recovery codes that were shown when it was set up as the first second factor.</summary>
    public IReadOnlyList<string> RecoveryCodes { get; private set; } = [];

    /// <summary>As a person does it in the settings, in a session that has just signed in.</summary>
    public static async Task<TestPasskey> SetUpAsync(ISecurity security, SessionTicket session, string name, CancellationToken cancellationToken)
    {
        var passkey = new TestPasskey();
        var challenge = await security.BeginPasskeyAsync(session, cancellationToken);
        var added = await security.ConfirmPasskeyAsync(session, challenge.Token, passkey.Make(challenge.Options), name, cancellationToken);
        passkey.RecoveryCodes = added.RecoveryCodes ?? [];
        return passkey;
    }

    /// <summary>navigator.credentials.create, and its toJSON.</summary>
    public string Make(string options)
    {
        var asked = JsonNode.Parse(options)!;
        UserHandle = (string)asked["user"]!["id"]!;
        var attestation = new CborWriter();
        attestation.WriteStartMap(3);
        attestation.WriteTextString("fmt");
        attestation.WriteTextString("none");
        attestation.WriteTextString("attStmt");
        attestation.WriteStartMap(0);
        attestation.WriteEndMap();
        attestation.WriteTextString("authData");
        attestation.WriteByteString([.. AuthenticatorData(HasCredential), .. new byte[16], .. BigEndian((ushort)Id.Length), .. Id, .. CoseKey()]);
        attestation.WriteEndMap();
        return Write(new { clientDataJSON = Encode(ClientData("webauthn.create", asked)), attestationObject = Encode(attestation.Encode()), transports = new[] { "internal", "made-up" } });
    }

    /// <summary>navigator.credentials.get, and its toJSON.</summary>
    public string Sign(string options)
    {
        var clientData = ClientData("webauthn.get", JsonNode.Parse(options)!);
        var data = AuthenticatorData(0);
        var signature = _key.SignData([.. data, .. SHA256.HashData(clientData)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Write(new { clientDataJSON = Encode(clientData), authenticatorData = Encode(data), signature = Encode(signature), userHandle = UserHandle });
    }

    public void Dispose() => _key.Dispose();

    private byte[] AuthenticatorData(byte flags)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, Counter);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(RpId)), (byte)(flags | UserPresent | (IsUnlocked ? UserVerified : 0)), .. count];
    }

    private byte[] ClientData(string type, JsonNode asked) =>
        JsonSerializer.SerializeToUtf8Bytes(new { type, challenge = (string)asked["challenge"]!, origin = Origin, crossOrigin = false });

    // RFC 9053 §7.1.1: an EC2 key on P-256 for ES256.
    private byte[] CoseKey()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        var key = new CborWriter(CborConformanceMode.Ctap2Canonical);
        key.WriteStartMap(5);
        foreach (var (label, value) in new[] { (1, 2), (3, -7), (-1, 1) })
        {
            key.WriteInt32(label);
            key.WriteInt32(value);
        }

        key.WriteInt32(-2);
        key.WriteByteString(point.X!);
        key.WriteInt32(-3);
        key.WriteByteString(point.Y!);
        key.WriteEndMap();
        return key.Encode();
    }

    private string Write(object response) => JsonSerializer.Serialize(new { id = IdText, rawId = IdText, type = "public-key", clientExtensionResults = new { }, response });

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private static byte[] BigEndian(ushort value) => [(byte)(value >> 8), (byte)value];
}
