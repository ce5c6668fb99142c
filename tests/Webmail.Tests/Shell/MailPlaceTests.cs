using Webmail.Accounts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Shell;
using Xunit;

namespace Webmail.Tests.Shell;

public sealed class MailPlaceTests
{
    [Fact]
    public void A_place_survives_its_address()
    {
        var folder = new FolderId("Año/Niños & co?");
        var place = new MailPlace(folder, MessageFilter.Unread, new MessageId(folder, 3, 9));

        Assert.Equal(place, MailPlace.Of("https://mail.test" + place.Address()));
    }

    [Fact]
    public void The_bare_address_is_the_inbox()
    {
        Assert.Equal(new MailPlace(FolderId.Inbox, MessageFilter.All, null), MailPlace.Of("https://mail.test/"));
        Assert.Equal("/", new MailPlace(FolderId.Inbox, MessageFilter.All, null).Address());
    }

    [Theory]
    [InlineData("https://mail.test/?message=nonsense")]
    [InlineData("https://mail.test/?message=1.2.%%%&show=everything")]
    public void Nonsense_in_the_address_opens_the_inbox(string address) =>
        Assert.Equal(new MailPlace(FolderId.Inbox, MessageFilter.All, null), MailPlace.Of(address));

    [Theory]
    [InlineData("/?folder=Sent", "/?folder=Sent")]
    [InlineData("//evil.test/", "/")]
    [InlineData("/\\evil.test/", "/")]
    [InlineData("https://evil.test/", "/")]
    [InlineData("/\t/evil.test", "/")]
    [InlineData(null, "/")]
    public void Signing_in_never_leads_to_another_site(string? returnTo, string expected) =>
        Assert.Equal(expected, ReturnAddress.AfterSignIn(returnTo));

    [Fact]
    public void The_way_back_is_kept_through_signing_in() =>
        Assert.Equal("/sign-in?gone=1&return=%2F%3Ffolder%3DSent", ReturnAddress.SignIn("/?folder=Sent", sessionGone: true));
}
