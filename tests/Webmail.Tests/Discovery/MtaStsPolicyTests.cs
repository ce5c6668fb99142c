using Webmail.Gateway.Discovery;
using Xunit;

namespace Webmail.Tests.Discovery;

public sealed class MtaStsPolicyTests
{
    [Fact]
    public void The_id_changes_whenever_the_policy_does()
    {
        var options = new MtaStsOptions();
        var policies = new[]
        {
            MtaStsPolicy.Of(options, "mail.a.test"),
            MtaStsPolicy.Of(options, "mail.b.test"),
            MtaStsPolicy.Of(new MtaStsOptions { Mode = MtaStsMode.Enforce }, "mail.a.test"),
            MtaStsPolicy.Of(new MtaStsOptions { MaxAge = TimeSpan.FromDays(30) }, "mail.a.test"),
        };
        Assert.Equal(policies.Length, policies.Select(p => p.Id).Distinct().Count());
        Assert.Equal(policies[0].Id, MtaStsPolicy.Of(new MtaStsOptions(), "mail.a.test").Id);
        Assert.All(policies, p => Assert.Matches("^[a-z0-9]{1,32}$", p.Id));
    }

    [Fact]
    public void What_is_served_is_read_as_it_was_meant()
    {
        var policy = MtaStsPolicy.Of(new MtaStsOptions(), "mail.a.test");
        Assert.True(MtaStsPolicy.Parse(policy.ToString())!.SaysTheSameAs(policy));
        // RFC 8461 §3.2: LF alone will do, and names are compared without case.
        Assert.True(MtaStsPolicy.Parse("version: STSv1\nmode: testing\nmx: MAIL.a.test\nmax_age: 604800\nother: x")!.SaysTheSameAs(policy));
    }

    [Theory]
    [InlineData("")]
    [InlineData("version: STSv2\nmode: testing\nmx: a.test\nmax_age: 1")]
    [InlineData("version: STSv1\nmode: perhaps\nmx: a.test\nmax_age: 1")]
    [InlineData("version: STSv1\nmode: enforce\nmx: a.test\nmax_age: soon")]
    [InlineData("<html>")]
    public void What_is_no_policy_is_none(string text) => Assert.Null(MtaStsPolicy.Parse(text));
}
