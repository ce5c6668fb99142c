using Microsoft.Extensions.Options;
using Webmail.Gateway;
using Webmail.Gateway.Accounts;
using Xunit;

namespace Webmail.Tests.Accounts;

public sealed class CredentialSealTests
{
    private readonly CredentialSeal _seal = SealWith(null);
    private readonly SessionSecret _secret = SessionSecret.Create();
    private readonly Guid _session = Guid.NewGuid();
    private readonly Guid _account = Guid.NewGuid();

    [Theory]
    [InlineData("x")]
    [InlineData("correct horse battery staple")]
    [InlineData("contraseña · 漢字 · 👩‍💻")]
    [InlineData("62 characters, which with their length fill a block to its end")]
    public void What_was_sealed_opens_with_the_same_ticket(string password) =>
        Assert.Equal(password, _seal.Open(_secret, _session, _account, _seal.Seal(_secret, _session, _account, password)));

    [Fact]
    public void The_ticket_survives_its_way_through_a_cookie()
    {
        var box = _seal.Seal(_secret, _session, _account, "secret");
        Assert.True(SessionSecret.TryParse(_secret.ToTicket(), out var again));
        Assert.Equal("secret", _seal.Open(again, _session, _account, box));
        Assert.Equal(_secret.RowHash(), again.RowHash());
    }

    [Fact]
    public void Another_ticket_opens_nothing() =>
        Assert.Null(_seal.Open(SessionSecret.Create(), _session, _account, _seal.Seal(_secret, _session, _account, "secret")));

    [Fact]
    public void A_box_moved_to_another_row_or_account_does_not_open()
    {
        var box = _seal.Seal(_secret, _session, _account, "secret");
        Assert.Null(_seal.Open(_secret, Guid.NewGuid(), _account, box));
        Assert.Null(_seal.Open(_secret, _session, Guid.NewGuid(), box));
    }

    [Fact]
    public void Without_the_gateways_pepper_a_stolen_row_and_a_stolen_cookie_open_nothing()
    {
        var box = SealWith(new string('p', 32)).Seal(_secret, _session, _account, "secret");
        Assert.Null(_seal.Open(_secret, _session, _account, box));
        Assert.Null(SealWith(new string('q', 32)).Open(_secret, _session, _account, box));
    }

    [Fact]
    public void A_box_with_any_byte_changed_does_not_open()
    {
        var box = _seal.Seal(_secret, _session, _account, "secret");
        for (var i = 0; i < box.Length; i++)
        {
            box[i] ^= 1;
            Assert.Null(_seal.Open(_secret, _session, _account, box));
            box[i] ^= 1;
        }

        Assert.Null(_seal.Open(_secret, _session, _account, []));
        Assert.Null(_seal.Open(_secret, _session, _account, box.AsSpan(0, 29)));
    }

    [Fact]
    public void The_table_does_not_tell_how_long_a_password_is() => Assert.Equal(
        _seal.Seal(_secret, _session, _account, "a").Length,
        _seal.Seal(_secret, _session, _account, "a password of fifty-eight characters, more or less, so").Length);

    private static CredentialSeal SealWith(string? pepper) => new(Options.Create(new GatewayOptions { Sessions = new SessionOptions { Pepper = pepper } }));
}
