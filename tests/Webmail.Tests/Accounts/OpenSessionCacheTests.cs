using Microsoft.Extensions.Time.Testing;
using Webmail.Contracts.Accounts;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Domains;
using Xunit;

namespace Webmail.Tests.Accounts;

public sealed class OpenSessionCacheTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly OpenSessionCache _cache;
    private readonly SessionTicket _ticket = SessionSecret.Create().ToTicket();
    private readonly OpenSession _session = new(
        Guid.NewGuid(),
        new MailAccount(Guid.NewGuid(), "ana@a.test", "secret", new MailDomain("a.test", new("localhost", 143, TlsMode.None), new("localhost", 587, TlsMode.None), false)));

    public OpenSessionCacheTests() => _cache = new OpenSessionCache(_time);

    [Fact]
    public void A_session_opened_a_moment_ago_is_known()
    {
        _cache.Remember(_cache.BeginReading(_ticket), _session);
        Assert.Same(_session, _cache.BeginReading(_ticket).Known);
        Assert.Null(_cache.BeginReading(SessionSecret.Create().ToTicket()).Known);
    }

    [Fact]
    public void It_is_asked_for_again_after_some_seconds()
    {
        _cache.Remember(_cache.BeginReading(_ticket), _session);
        _time.Advance(OpenSessionCache.RememberedFor);
        Assert.Null(_cache.BeginReading(_ticket).Known);
    }

    [Fact]
    public void An_ended_session_is_forgotten_at_once()
    {
        _cache.Remember(_cache.BeginReading(_ticket), _session);
        _cache.Forget(_session.SessionId);
        Assert.Null(_cache.BeginReading(_ticket).Known);
    }

    [Fact]
    public void A_session_ended_while_its_row_was_read_does_not_come_back()
    {
        var reading = _cache.BeginReading(_ticket);
        _cache.Forget(_session.SessionId);
        _cache.Remember(reading, _session);
        Assert.Null(_cache.BeginReading(_ticket).Known);
    }
}
