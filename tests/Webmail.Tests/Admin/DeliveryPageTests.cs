using Bunit;
using Webmail.Admin;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Delivery;
using Webmail.Testing.Fakes;
using Xunit;

namespace Webmail.Tests.Admin;

public sealed class DeliveryPageTests : IAsyncDisposable
{
    private const string Refusal = "550 5.1.1 <nadie@b.test>: User unknown";

    private readonly AdminPages _admin = new();

    [Fact]
    public async Task A_message_opens_with_each_step_and_leads_to_the_report()
    {
        var report = Add(2, "", DeliveryState.Delivered);
        Add(1, "ana@a.test", DeliveryState.Bounced, new DeliveryStep(FakeAdminUsers.Now, DeliveryStepKind.Reported, null, null, null, null, null, null, report));
        var page = _admin.Open<DeliveryPage>("/admin/delivery?sender=ana");
        Assert.Equal("Returned", Assert.Single(page.FindAll("tbody .mark-chip")).TextContent);

        await page.Find(".row-open").ClickAsync();
        Assert.Contains(Refusal, page.Find(".steps").TextContent, StringComparison.Ordinal);
        Assert.Contains("mx.b.test[192.0.2.1]:25", page.Find(".steps").TextContent, StringComparison.Ordinal);
        await page.Find(".steps .link").ClickAsync();
        Assert.Equal("Report of the mail server", page.Find("#panel-title").TextContent);
    }

    [Fact]
    public async Task New_rows_appear_by_themselves_on_the_first_page_and_leave_a_later_one_in_its_place()
    {
        for (var i = 1; i <= 60; i++)
        {
            Add(i, $"p{i}@a.test", DeliveryState.Delivered);
        }

        var page = _admin.Open<DeliveryPage>("/admin/delivery");
        Add(61, "new@a.test", DeliveryState.Waiting);
        await _admin.LetPagesLookAgainAsync();
        Assert.Equal("61 messages", page.Find(".count").TextContent);

        await page.FindAll(".pager button")[2].ClickAsync();
        var rows = page.FindAll(".row-open").Select(r => r.TextContent).ToArray();
        var asked = _admin.Deliveries.Asked;
        Add(62, "newer@a.test", DeliveryState.Waiting);
        await _admin.LetPagesLookAgainAsync();
        Assert.Same(asked, _admin.Deliveries.Asked);
        Assert.Equal(rows, page.FindAll(".row-open").Select(r => r.TextContent));
    }

    [Fact]
    public void A_day_is_the_readers_own_and_a_point_of_a_plot_is_its_hour()
    {
        _admin.Open<DeliveryPage>("/admin/delivery?day=2026-03-29&state=refused");
        Assert.Equal((TimeSpan.FromHours(24), DeliveryState.Refused), (_admin.Deliveries.Asked!.To - _admin.Deliveries.Asked.From, _admin.Deliveries.Asked.State));

        var page = _admin.Open<DeliveryPage>("/admin/delivery?from=2026-03-29T10:00:00Z&to=2026-03-29T11:00:00Z");
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 10, 0, 0, TimeSpan.Zero), _admin.Deliveries.Asked.From);
        Assert.Contains("Only what arrived between", page.Markup, StringComparison.Ordinal);
        Assert.Contains("No such message", page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Spam", "7.3 points")]
    [InlineData("es", "Spam", "7,3 puntos")]
    public async Task What_is_spam_is_marked_and_opens_with_its_points_and_can_be_asked_for_alone(string culture, string mark, string points)
    {
        await using var admin = new AdminPages(culture);
        Add(admin, 1, "ana@a.test", DeliveryState.Delivered, new SpamRating(IsSpam: false, 0.4));
        Add(admin, 2, "x@c.example", DeliveryState.Delivered, new SpamRating(IsSpam: true, 7.29));
        Add(admin, 3, "y@c.example", DeliveryState.Refused, new SpamRating(IsSpam: true, null));
        var page = admin.Open<DeliveryPage>("/admin/delivery");
        Assert.Equal([false, true, true], page.FindAll("tbody tr").Select(row => row.QuerySelectorAll(".mark-chip").Any(chip => chip.TextContent == mark)));

        await page.Find("select").ChangeAsync("Spam");
        Assert.True(admin.Deliveries.Asked!.OnlySpam);
        Assert.Equal(["x@c.example", "y@c.example"], page.FindAll(".row-open").Select(row => row.TextContent));
        await page.Find(".row-open").ClickAsync();
        Assert.Contains(points, page.Find(".facts").TextContent, StringComparison.Ordinal);
        Assert.Contains(mark, page.Find(".facts").TextContent, StringComparison.Ordinal);

        await page.Find("select").ChangeAsync("");
        Assert.Equal(3, page.FindAll(".row-open").Count);
    }

    public ValueTask DisposeAsync() => _admin.DisposeAsync();

    private LoggedDeliveryId Add(long number, string sender, DeliveryState state, params DeliveryStep[] more) => Add(_admin, number, sender, state, null, more);

    private static LoggedDeliveryId Add(AdminPages admin, long number, string sender, DeliveryState state, SpamRating? spam, params DeliveryStep[] more)
    {
        var id = new LoggedDeliveryId(number, IsRefusal: false);
        var recipient = new RecipientDelivery("nadie@b.test", null, state, FakeAdminUsers.Now, 1, "mx.b.test[192.0.2.1]:25", "5.1.1", Refusal);
        admin.Deliveries.Details.Add(new LoggedDeliveryDetail(
            new LoggedDelivery(id, FakeAdminUsers.Now, sender, "<x@a.test>", 848, DeliveryOrigin.Submitted, state, [recipient], spam),
            new QueueId("4hT1fZ3Yb5z9sVB"),
            "unknown[127.0.0.1]",
            null,
            "TLSv1.3 with cipher TLS_AES_256_GCM_SHA384",
            FakeAdminUsers.Now,
            [new DeliveryStep(FakeAdminUsers.Now, DeliveryStepKind.Bounced, "nadie@b.test", "mx.b.test[192.0.2.1]:25", null, "5.1.1", 0.1, Refusal, null), .. more]));
        return id;
    }
}
