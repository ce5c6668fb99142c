using System.Security.Cryptography;
using Webmail.Contracts.Accounts;
using Webmail.Gateway.Compose.Uploads;
using Xunit;

namespace Webmail.Tests.Compose.Uploads;

public sealed class UploadKeyTests
{
    private static readonly Guid Id = new("11111111-1111-1111-1111-111111111111");
    private static readonly byte[] Salt = new byte[UploadKey.SaltBytes];

    [Fact]
    public void What_was_sealed_opens_again()
    {
        using var key = new UploadKey(new SessionTicket("ticket"), Id, Salt);

        Assert.Equal("abc"u8.ToArray(), key.Open(key.Seal("abc"u8, 3), 3));
        Assert.Equal("abc"u8.ToArray(), key.OpenHeader(key.SealHeader("abc"u8)));
    }

    [Fact]
    public void Another_ticket_another_upload_another_place_or_a_changed_byte_opens_nothing()
    {
        using var key = new UploadKey(new SessionTicket("ticket"), Id, Salt);
        using var otherTicket = new UploadKey(new SessionTicket("other"), Id, Salt);
        using var otherUpload = new UploadKey(new SessionTicket("ticket"), Guid.NewGuid(), Salt);
        var secret = key.Seal("abc"u8, 3);
        byte[] changed = [(byte)(secret[0] ^ 1), .. secret[1..]];

        Assert.Throws<AuthenticationTagMismatchException>(() => otherTicket.Open(secret, 3));
        Assert.Throws<AuthenticationTagMismatchException>(() => otherUpload.Open(secret, 3));
        Assert.Throws<AuthenticationTagMismatchException>(() => key.Open(secret, 4));
        Assert.Throws<AuthenticationTagMismatchException>(() => key.OpenHeader(secret));
        Assert.Throws<AuthenticationTagMismatchException>(() => key.Open(changed, 3));
    }
}
