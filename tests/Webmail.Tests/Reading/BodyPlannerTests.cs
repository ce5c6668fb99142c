using MailKit;
using MimeKit;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Reading;
using Xunit;

namespace Webmail.Tests.Reading;

public sealed class BodyPlannerTests
{
    [Fact]
    public void Of_alternatives_the_richest_is_shown_and_the_plain_one_kept()
    {
        var plan = BodyPlanner.Plan(Multi("alternative", Text("1", "plain"), Text("2", "html")));

        Assert.Equal("2", Assert.Single(plan.Html).PartId);
        Assert.Equal("1", Assert.Single(plan.Text).PartId);
        Assert.True(plan is { HasHtml: true, HasText: true });
    }

    [Fact]
    public void An_invitation_does_not_hide_the_text_beside_it()
    {
        var plan = BodyPlanner.Plan(Multi("alternative", Text("1", "plain"), Text("2", "html"), Text("3", "calendar")));

        Assert.Equal("2", Assert.Single(plan.Html).PartId);
        Assert.Equal("text/calendar", Assert.Single(plan.Attachments).ContentType);
    }

    [Fact]
    public void Text_between_pictures_is_shown_in_its_order()
    {
        var plan = BodyPlanner.Plan(Multi("mixed", Text("1", "plain"), Image("2", "inline", null), Text("3", "plain")));

        Assert.Equal(["1", "2", "3"], plan.Html.Select(p => p.PartId));
    }

    [Fact]
    public void A_picture_of_the_html_is_found_by_its_identifier()
    {
        var plan = BodyPlanner.Plan(Multi("related", Text("1", "html"), Image("2", "inline", "<logo@a>")));

        Assert.Equal("1", Assert.Single(plan.Html).PartId);
        Assert.Equal("2", plan.InlineParts["logo@a"]);
    }

    [Fact]
    public void A_named_text_is_a_file()
    {
        var file = Text("2", "plain");
        file.ContentDisposition = new ContentDisposition("attachment") { FileName = "notes.txt" };
        var plan = BodyPlanner.Plan(Multi("mixed", Text("1", "plain"), file));

        Assert.Equal("1", Assert.Single(plan.Html).PartId);
        Assert.Equal("notes.txt", Assert.Single(plan.Attachments).FileName);
    }

    [Fact]
    public void A_signature_is_not_an_attachment()
    {
        var plan = BodyPlanner.Plan(Multi("signed", Text("1", "plain"), Text("2", "x-signature")));

        Assert.Empty(plan.Attachments);
    }

    [Fact]
    public void A_message_of_one_part_has_a_part_1()
    {
        Assert.Equal("1", Assert.Single(BodyPlanner.Plan(Text("", "plain")).Html).PartId);
    }

    [Fact]
    public void Nesting_without_end_ends()
    {
        BodyPart part = Text("1", "plain");
        for (var i = 0; i < 10_000; i++)
        {
            part = Multi("mixed", part);
        }

        Assert.Contains(MessageNotice.TooDeeplyNested, BodyPlanner.Plan(part).Notices);
    }

    private static BodyPartMultipart Multi(string subtype, params BodyPart[] parts)
    {
        var multipart = new BodyPartMultipart(new ContentType("multipart", subtype), "");
        foreach (var part in parts)
        {
            multipart.BodyParts.Add(part);
        }

        return multipart;
    }

    private static BodyPartText Text(string section, string subtype) =>
        new(new ContentType("text", subtype), section) { ContentTransferEncoding = "7bit", Octets = 10 };

    private static BodyPartBasic Image(string section, string disposition, string? contentId) => new(new ContentType("image", "png"), section)
    {
        ContentDisposition = new ContentDisposition(disposition),
        ContentId = contentId,
        ContentTransferEncoding = "base64",
        Octets = 78,
    };
}
