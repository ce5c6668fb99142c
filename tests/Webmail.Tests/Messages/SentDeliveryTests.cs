using Bunit;
using Webmail.Contracts;
using Webmail.Contracts.Delivery;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Messages;
using Webmail.Testing.Fakes;
using Webmail.Tests.Shell;
using Xunit;

namespace Webmail.Tests.Messages;

/// <summary>What the sender of a message sees of its delivery, in the reader.</summary>
public sealed class SentDeliveryTests
{
    private const string Header = "<one@a.test>";

    private static readonly DateTimeOffset Sent = PageOverMailbox.Now.AddHours(-1);

    [Fact]
    public async Task A_message_that_waits_says_since_when_and_why_until_it_has_gone()
    {
        await using var page = new PageOverMailbox();
        page.Deliveries.Known[Header] = Of(DeliveryState.Waiting, isFinished: false, Recipient("bea@b.test", DeliveryState.Waiting, "Connection refused", relay: null));
        var reader = await OpenSentAsync(page);
        Assert.Contains("Waits to be delivered · sent today, 10:00 AM", Text(reader), StringComparison.Ordinal);
        Assert.Contains("Connection refused", reader.Find(".delivery q").TextContent, StringComparison.Ordinal);

        page.Deliveries.Known[Header] = Of(DeliveryState.Relayed, isFinished: true, Recipient("bea@b.test", DeliveryState.Relayed, "250 Ok"));
        page.Clock.Advance(TimeSpan.FromSeconds(4));
        await reader.WaitForAssertionAsync(() => Assert.Contains("Handed over to mx.b.test · today, 10:00 AM", Text(reader), StringComparison.Ordinal));
        var asked = page.Deliveries.Asked;
        page.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(asked, page.Deliveries.Asked);
    }

    [Fact]
    public async Task One_of_several_that_came_back_is_named_with_the_servers_words()
    {
        await using var page = new PageOverMailbox("es");
        page.Deliveries.Known[Header] = Of(
            DeliveryState.Bounced, isFinished: true, Recipient("bea@b.test", DeliveryState.Delivered, "Saved"), Recipient("nadie@b.test", DeliveryState.Bounced, "550 5.1.1 User unknown"));
        var reader = await OpenSentAsync(page);
        Assert.Contains("No se pudo entregar a 1 de 2 destinatarios", Text(reader), StringComparison.Ordinal);
        Assert.Contains("550 5.1.1 User unknown", reader.FindAll(".delivery li")[1].TextContent, StringComparison.Ordinal);
        Assert.Equal("error", reader.Find(".delivery").GetAttribute("data-kind"));
    }

    [Fact]
    public async Task Mail_from_others_is_not_asked_about_and_nothing_known_says_nothing()
    {
        await using var page = new PageOverMailbox();
        var row = page.Mailbox.Add(FolderId.Inbox, "Bea", "one");
        await page.StartAsync();
        var reader = page.Context.Render<Reader>();
        await reader.InvokeAsync(() => page.State.OpenMessageAsync(row.Id, PageOverMailbox.Ending));
        Assert.Equal(0, page.Deliveries.Asked);

        await using var other = new PageOverMailbox();
        var sent = await OpenSentAsync(other);
        Assert.Equal(1, other.Deliveries.Asked);
        Assert.Empty(sent.FindAll(".delivery"));
    }

    [Fact]
    public async Task A_log_that_cannot_be_asked_does_not_keep_the_message_from_being_read()
    {
        await using var page = new PageOverMailbox();
        page.Deliveries.Fails = new MailException(MailError.DatabaseUnreachable);
        var reader = await OpenSentAsync(page);
        Assert.Contains("one", reader.Find("h2.subject").TextContent, StringComparison.Ordinal);
        Assert.Empty(reader.FindAll(".delivery"));
    }

    private static string Text(IRenderedComponent<Reader> reader) => reader.Find(".delivery").TextContent.Replace('\u202f', ' ');

    private static SentDelivery Of(DeliveryState state, bool isFinished, params RecipientDelivery[] recipients) => new(Sent, state, isFinished, recipients);

    private static RecipientDelivery Recipient(string address, DeliveryState state, string text, string? relay = "mx.b.test[192.0.2.1]:25") =>
        new(address, null, state, Sent, 1, relay, null, text);

    private static async Task<IRenderedComponent<Reader>> OpenSentAsync(PageOverMailbox page)
    {
        var folder = page.Mailbox.Tree.ByRole(FolderRole.Sent)!.Id;
        var row = page.Mailbox.Add(folder, FakeMailbox.Row("Ana", "one", Sent));
        page.Messages.Details[row.Id] = detail => detail with { MessageIdHeader = Header, Date = Sent };
        await page.StartAsync(folder.FullName);
        var reader = page.Context.Render<Reader>();
        await reader.InvokeAsync(() => page.State.OpenMessageAsync(row.Id, PageOverMailbox.Ending));
        return reader;
    }
}
