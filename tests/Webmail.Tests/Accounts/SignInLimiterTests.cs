using Webmail.Gateway.Accounts;
using Xunit;

namespace Webmail.Tests.Accounts;

public sealed class SignInLimiterTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("garbage", "other garbage", true)]
    public void An_IPv6_network_counts_as_one_household(string one, string other, bool same) =>
        Assert.Equal(same, SignInLimiter.NetworkOf(one) == SignInLimiter.NetworkOf(other));
}
