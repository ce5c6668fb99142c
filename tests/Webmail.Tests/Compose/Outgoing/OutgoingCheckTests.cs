using Webmail.Contracts;
using Webmail.Contracts.Compose;
using Webmail.Gateway.Compose.Outgoing;
using Xunit;

namespace Webmail.Tests.Compose.Outgoing;

public sealed class OutgoingCheckTests
{
    [Fact]
    public void A_message_to_nobody_is_not_sent() => Assert.Equal(MailError.NoRecipients, Check(ComposeMessages.Plain() with { To = [] })!.Error);

    [Fact]
    public void Too_many_recipients_are_said_before_sending() =>
        Assert.Equal(MailError.TooManyRecipients, Check(ComposeMessages.Plain() with { Bcc = [.. Enumerable.Range(0, 100).Select(i => new MailAddress($"x{i}@b.test"))] })!.Error);

    [Theory]
    [InlineData("bea")]
    [InlineData("@b.test")]
    [InlineData("bea@")]
    [InlineData("bea@b test")]
    [InlineData("bea@b.test>, <eve@e.test")]
    [InlineData("bea@b.test\r\nBcc: eve@e.test")]
    [InlineData("bea b@b.test")]
    [InlineData("Bea <bea@b.test>")]
    [InlineData("bea@-b.test")]
    public void A_malformed_address_is_named(string address)
    {
        var error = Check(ComposeMessages.Plain(address))!;

        Assert.Equal(MailError.AddressMalformed, error.Error);
        Assert.Equal(address, error.Subject);
    }

    [Theory]
    [InlineData("bea@b.test")]
    [InlineData("o'neil+x@b.test")]
    [InlineData("josé@españa.test")]
    [InlineData("\"bea b\"@b.test")]
    public void A_good_address_is_good(string address) => Assert.Null(Check(ComposeMessages.Plain(address)));

    [Theory]
    [InlineData("X-Test: a", "b")]
    [InlineData("Bcc", "eve@e.test")]
    [InlineData("X-Test", "a\r\nBcc: eve@e.test")]
    [InlineData("X-Test", "a\0")]
    [InlineData("X-Webmail-Original", "Reply 1.1.SU5CT1g")]
    public void A_field_of_ones_own_cannot_be_another(string name, string value) =>
        Assert.Equal(MailError.InvalidRequest, Check(ComposeMessages.Plain() with { ExtraHeaders = [new HeaderField(name, value)] })!.Error);

    private static MailException? Check(OutgoingMessage message) => (MailException?)Record.Exception(() => OutgoingCheck.BeforeSending(message, 100));
}
