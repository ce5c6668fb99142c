using Microsoft.Extensions.DependencyInjection;
using Webmail.Contracts;
using Webmail.Shell;
using Xunit;

namespace Webmail.Tests.Shell;

public sealed class FormatsTests
{
    [Theory]
    [InlineData("es-ES", 0, "11:00")]
    [InlineData("es-ES", -1, "ayer")]
    [InlineData("es-ES", -3, "vie")]
    [InlineData("es-ES", -20, "24 feb")]
    [InlineData("en-US", -20, "Feb 24")]
    [InlineData("en-GB", -400, "09/02/2025")]
    public async Task A_row_says_its_date_as_shortly_as_it_can(string culture, int days, string expected)
    {
        await using var page = new PageOverMailbox(culture);

        Assert.Equal(expected, page.Context.Services.GetRequiredService<Formats>().Short(PageOverMailbox.Now.AddDays(days)));
    }

    [Fact]
    public async Task Today_is_the_reader_s_today_not_the_server_s()
    {
        await using var page = new PageOverMailbox("es-ES");
        var formats = page.Context.Services.GetRequiredService<Formats>();
        formats.UseZone("Asia/Tokyo");

        Assert.Equal("20:00", formats.Short(PageOverMailbox.Now));
        Assert.Equal("ayer", formats.Short(PageOverMailbox.Now.AddHours(-21)));
    }

    [Theory]
    [InlineData(999, "999 B")]
    [InlineData(240_000, "240 KB")]
    [InlineData(1_800_000, "1,8 MB")]
    [InlineData(5_000_000_000, "5,0 GB")]
    public async Task Sizes_are_read_at_a_glance(long bytes, string expected)
    {
        await using var page = new PageOverMailbox("es-ES");

        Assert.Equal(expected, Formats.Size(bytes));
    }

    [Theory]
    [InlineData("Ana Ruiz", "AR")]
    [InlineData("佐藤 花子", "佐")]
    [InlineData("Cooperativa La Huerta", "CH")]
    [InlineData("🎉", "?")]
    [InlineData("\"Peña, Javier\"", "PJ")]
    public void An_avatar_has_the_initials_of_its_name(string name, string expected) =>
        Assert.Equal(expected, Avatar.Initials(new MailAddress("someone@b.test", name)));

    [Fact]
    public void The_same_address_always_has_the_same_hue() =>
        Assert.Equal(Avatar.Hue(new MailAddress("Ana@a.test")), Avatar.Hue(new MailAddress("ana@a.test", "Ana")));
}
