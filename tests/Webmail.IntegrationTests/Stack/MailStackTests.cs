using MailKit;
using MimeKit;
using Npgsql;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Stack;

public sealed class MailStackTests(MailStack stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_delivered_message_is_in_the_mailbox_of_its_recipient()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        var message = new MimeMessage([new MailboxAddress("Bea", "bea@b.test")], [new MailboxAddress("Ana", mailbox.Address)], "Hola", new TextPart("plain") { Text = ".punto\r\n" });
        await stack.DeliverAsync(mailbox.Address, message, Cancelled);
        using var client = await stack.ImapAsync(mailbox, Cancelled);
        await client.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancelled);
        var delivered = await client.Inbox.GetMessageAsync(0, Cancelled);
        Assert.Equal(".punto", delivered.TextBody?.TrimEnd());
    }

    [Fact]
    public async Task Each_database_is_migrated_and_nobody_elses()
    {
        var first = await stack.NewDatabaseAsync(Cancelled);
        var second = await stack.NewDatabaseAsync(Cancelled);
        Assert.NotEqual(first, second);
        await using var connection = new NpgsqlConnection(second);
        await connection.OpenAsync(Cancelled);
        await using var count = new NpgsqlCommand("SELECT count(*) FROM sessions", connection);
        Assert.Equal(0L, await count.ExecuteScalarAsync(Cancelled));
    }
}
