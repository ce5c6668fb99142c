using Webmail.Gateway.Mailboxes;
using Xunit;

namespace Webmail.Tests.Mailboxes;

public sealed class PasswordHashTests
{
    [Fact]
    public void A_password_is_recognised_by_its_hash_and_another_is_not()
    {
        var hash = PasswordHash.Of("contraseña 密码");
        Assert.StartsWith("{ARGON2ID}$argon2id$v=19$m=19456,t=2,p=1$", hash, StringComparison.Ordinal);
        Assert.True(PasswordHash.Verify(hash, "contraseña 密码"));
        Assert.False(PasswordHash.Verify(hash, "contrasena 密码"));
    }

    [Fact]
    public void Two_people_with_one_password_have_two_hashes() => Assert.NotEqual(PasswordHash.Of("same"), PasswordHash.Of("same"));

    // Made by `doveadm pw -s ARGON2ID -p webmail`.
    [Fact]
    public void A_hash_made_by_Dovecot_is_understood() =>
        Assert.True(PasswordHash.Verify("{ARGON2ID}$argon2id$v=19$m=65536,t=3,p=1$vVjV9h6C4j+bb+ef9OZUjw$6K0TqWxfCjXRvK99b8195LUVt+mX/Sjkvl/njG2Xep4", "webmail"));

    [Theory]
    [InlineData("")]
    [InlineData("{PLAIN}webmail")]
    [InlineData("{ARGON2ID}$argon2id$v=19$m=99999999,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("{ARGON2ID}$argon2id$v=19$m=1024,t=3,p=1$?$AAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_no_such_hash_opens_nothing(string stored) => Assert.False(PasswordHash.Verify(stored, "webmail"));
}
