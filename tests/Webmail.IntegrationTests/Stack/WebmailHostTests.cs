using Webmail.Contracts.Accounts;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Stack;

public sealed class WebmailHostTests(MailStack stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mailbox_of_the_stack_can_sign_in_to_webmail_started_by_a_test()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await using var webmail = await WebmailHost.StartAsync(WebmailConfiguration.For("all", stack, await stack.NewDatabaseAsync(Cancelled)), Cancelled);
        var signedIn = await webmail.Get<IAccounts>().SignInAsync(new SignInRequest(mailbox.Address, mailbox.Password, "127.0.0.1", "test", "es"), Cancelled);
        Assert.Equal(mailbox.Address, signedIn.Account.Address);
    }
}
