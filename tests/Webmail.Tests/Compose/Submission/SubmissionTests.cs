using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Webmail.Contracts;
using Webmail.Contracts.Compose;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Compose;
using Webmail.Gateway.Compose.Outgoing;
using Webmail.Gateway.Compose.Submission;
using Webmail.Gateway.Domains;
using Webmail.Testing.Smtp;
using Xunit;

namespace Webmail.Tests.Compose.Submission;

public sealed class SubmissionTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_accepted_message_answers_with_the_servers_words_and_no_Bcc()
    {
        await using var server = new ScriptedSmtpServer();
        await SendAsync(server, ComposeMessages.Plain() with { Bcc = [new MailAddress("dora@d.test")] });

        var submitted = Assert.Single(server.Messages);
        Assert.Equal(2, submitted.Recipients.Count);
        Assert.DoesNotContain("dora", submitted.Text, StringComparison.Ordinal);
        Assert.Contains("Subject: Hola", submitted.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MAIL FROM:*", "553 5.7.1 Sender address rejected: not owned by user", MailError.SenderRefused, null)]
    [InlineData("MAIL FROM:*", "552 5.3.4 Message size exceeds fixed limit", MailError.MessageTooLarge, null)]
    [InlineData("RCPT TO:*", "550 5.1.1 No such user", MailError.RecipientRefused, "bea@b.test")]
    [InlineData("RCPT TO:*", "452 4.2.2 Mailbox full", MailError.RecipientRefused, "bea@b.test")]
    [InlineData("RCPT TO:*", "452 4.5.3 Error: too many recipients", MailError.TooManyRecipients, null)]
    [InlineData("RCPT TO:*", "553 5.7.1 <ana@a.test>: Sender address rejected: not owned by user", MailError.SenderRefused, null)]
    [InlineData("RCPT TO:*", "450 4.7.1 Greylisted, try again", MailError.RecipientRefused, "bea@b.test")]
    [InlineData("DATA", "554 5.7.1 Rejected as spam", MailError.SubmissionRefused, null)]
    [InlineData("DATA-END", "554 5.7.1 Rejected as spam", MailError.SubmissionRefused, null)]
    [InlineData("DATA-END", "552 5.3.4 Too big after all", MailError.MessageTooLarge, null)]
    [InlineData("DATA-END", "451 4.3.0 Queue file write error", MailError.SubmissionRefused, null)]
    public async Task Each_refusal_is_told_in_the_servers_own_words(string stage, string reply, MailError expected, string? subject)
    {
        await using var server = new ScriptedSmtpServer { Extensions = ["PIPELINING", "SIZE 26214400", "AUTH PLAIN", "ENHANCEDSTATUSCODES", "8BITMIME"] };
        server.On(stage, c => c.SendAsync(reply));
        var refusal = await Assert.ThrowsAsync<MailException>(() => SendAsync(server, ComposeMessages.Plain()));

        Assert.Equal(expected, refusal.Error);
        Assert.Contains(reply[10..], refusal.ServerText, StringComparison.Ordinal);
        Assert.Equal(subject, refusal.Subject);
        Assert.Equal(reply[0] == '4', refusal.RetryAfter is not null);
        Assert.Empty(server.Messages);
    }

    [Theory]
    [InlineData("EHLO*")]
    [InlineData("MAIL FROM:*")]
    [InlineData("DATA-END")]
    public async Task A_dropped_connection_is_not_a_sent_message(string stage)
    {
        await using var server = new ScriptedSmtpServer { Extensions = ["AUTH PLAIN"] };
        server.On(stage, c =>
        {
            c.Drop();
            return Task.CompletedTask;
        });
        var failure = await Assert.ThrowsAsync<MailException>(() => SendAsync(server, ComposeMessages.Plain()));

        Assert.Equal(MailError.ServerUnreachable, failure.Error);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up()
    {
        await using var server = new ScriptedSmtpServer { Extensions = ["AUTH PLAIN"] };
        server.On("DATA-END", c => c.HangAsync());
        var time = new FakeTimeProvider();
        await using var pool = Pool(time);
        var sending = SendAsync(server, ComposeMessages.Plain(), pool, time);
        while (server.Count("DATA-END") == 0)
        {
            await Task.Yield();
        }

        time.Advance(TimeSpan.FromMinutes(4));

        Assert.Equal(MailError.ServerTimeout, (await Assert.ThrowsAsync<MailException>(() => sending)).Error);
    }

    [Fact]
    public async Task A_wrong_password_is_a_refusal()
    {
        await using var server = new ScriptedSmtpServer { Password = "another" };

        Assert.Equal(MailError.SubmissionRefused, (await Assert.ThrowsAsync<MailException>(() => SendAsync(server, ComposeMessages.Plain()))).Error);
    }

    [Fact]
    public async Task A_server_that_cannot_ask_for_passwords_just_now_is_asked_again()
    {
        await using var server = new ScriptedSmtpServer();
        server.Once("AUTH *", c => c.SendAsync("454 4.7.0 Temporary authentication failure: Connection lost to authentication server"));
        await SendAsync(server, ComposeMessages.Plain());

        Assert.Single(server.Messages);
        Assert.Equal(2, server.Count("AUTH *"));
    }

    [Fact]
    public async Task A_server_that_cannot_ask_for_passwords_at_all_is_busy_and_the_password_is_not_wrong()
    {
        await using var server = new ScriptedSmtpServer();
        server.On("AUTH *", c => c.SendAsync("454 4.7.0 Temporary authentication failure"));
        var refusal = await Assert.ThrowsAsync<MailException>(() => SendAsync(server, ComposeMessages.Plain()));

        Assert.Equal(MailError.ServerBusy, refusal.Error);
        Assert.Contains("Temporary authentication failure", refusal.ServerText, StringComparison.Ordinal);
        Assert.NotNull(refusal.RetryAfter);
        Assert.Equal(3, server.Count("AUTH *"));
    }

    [Fact]
    public async Task A_message_over_the_announced_size_is_not_offered()
    {
        await using var server = new ScriptedSmtpServer { Extensions = ["SIZE 300", "AUTH PLAIN"] };
        var refusal = await Assert.ThrowsAsync<MailException>(() => SendAsync(server, ComposeMessages.Plain() with { Text = new string('x', 500) }));

        Assert.Equal(MailError.MessageTooLarge, refusal.Error);
        Assert.Equal(0, server.Count("MAIL FROM:*"));
    }

    [Fact]
    public async Task A_server_without_any_extension_still_gets_the_message()
    {
        await using var server = new ScriptedSmtpServer { Extensions = ["AUTH PLAIN"] };
        await SendAsync(server, ComposeMessages.Plain() with { Text = "ñ", RequestDeliveryStatus = true });

        Assert.DoesNotContain("SIZE", Assert.Single(server.Messages).From, StringComparison.Ordinal);
        Assert.DoesNotContain("NOTIFY", server.Messages[0].Recipients[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_is_asked_for_where_the_server_can()
    {
        await using var server = new ScriptedSmtpServer();
        await SendAsync(server, ComposeMessages.Plain() with { RequestDeliveryStatus = true });

        Assert.Contains("NOTIFY=SUCCESS,FAILURE,DELAY", Assert.Single(server.Messages).Recipients[0], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("ENVID=", server.Messages[0].From, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_internationalised_address_goes_out_with_SMTPUTF8_or_not_at_all()
    {
        await using var able = new ScriptedSmtpServer();
        await SendAsync(able, ComposeMessages.Plain("josé@b.test"));
        Assert.Contains("SMTPUTF8", Assert.Single(able.Messages).From, StringComparison.Ordinal);
        Assert.Contains("josé@b.test", able.Messages[0].Text, StringComparison.Ordinal);

        await using var unable = new ScriptedSmtpServer { Extensions = ["AUTH PLAIN"] };
        Assert.Equal(MailError.SubmissionRefused, (await Assert.ThrowsAsync<MailException>(() => SendAsync(unable, ComposeMessages.Plain("josé@b.test")))).Error);
        Assert.Empty(unable.Messages);
    }

    [Fact]
    public async Task A_domain_outside_ASCII_is_written_as_every_server_knows_it()
    {
        await using var server = new ScriptedSmtpServer { Extensions = ["AUTH PLAIN"] };
        await SendAsync(server, ComposeMessages.Plain("jose@españa.test"));

        Assert.Contains("jose@xn--espaa-rta.test", Assert.Single(Assert.Single(server.Messages).Recipients), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_message_uses_the_same_connection()
    {
        await using var server = new ScriptedSmtpServer();
        await using var pool = Pool(TimeProvider.System);
        await SendAsync(server, ComposeMessages.Plain(), pool, TimeProvider.System);
        await SendAsync(server, ComposeMessages.Plain(), pool, TimeProvider.System);

        Assert.Equal(2, server.Messages.Count);
        Assert.Equal(1, server.Count("EHLO*"));
    }

    [Fact]
    public async Task A_connection_the_server_closed_meanwhile_costs_nothing_but_a_new_one()
    {
        await using var server = new ScriptedSmtpServer();
        await using var pool = Pool(TimeProvider.System);
        await SendAsync(server, ComposeMessages.Plain(), pool, TimeProvider.System);
        server.Once("NOOP", c =>
        {
            c.Drop();
            return Task.CompletedTask;
        });
        await SendAsync(server, ComposeMessages.Plain(), pool, TimeProvider.System);

        Assert.Equal(2, server.Messages.Count);
        Assert.Equal(2, server.Count("EHLO*"));
    }

    private static async Task<string> SendAsync(ScriptedSmtpServer server, OutgoingMessage message)
    {
        await using var pool = Pool(TimeProvider.System);
        return await SendAsync(server, message, pool, TimeProvider.System);
    }

    private static async Task<string> SendAsync(ScriptedSmtpServer server, OutgoingMessage message, SubmissionPool pool, TimeProvider time)
    {
        var endpoint = new ServerEndpoint(ScriptedSmtpServer.Host, server.Port, TlsMode.None);
        var account = new MailAccount(new Guid("11111111-1111-1111-1111-111111111111"), "ana@a.test", "secret", new MailDomain("a.test", endpoint, endpoint, AllowInsecure: true));
        var submitter = new Submitter(pool, Options.Create(new ComposeOptions()), time);
        var parts = new AttachmentParts(new Dictionary<OutgoingAttachment, FoundAttachment>());
        using var mime = OutgoingMime.Build(message, parts, new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero), isDraft: false);
        await using var built = await BuiltMessage.WriteAsync(mime, OutgoingMime.NeedsUtf8(message), 1000, 1 << 20, Cancelled);
        var client = await submitter.ConnectAsync(account, Cancelled);
        try
        {
            return await submitter.SubmitAsync(client, message, built, Cancelled);
        }
        finally
        {
            submitter.Return(client);
        }
    }

    private static SubmissionPool Pool(TimeProvider time) => new(new ServerTrust(), Options.Create(new ComposeOptions()), time);
}
