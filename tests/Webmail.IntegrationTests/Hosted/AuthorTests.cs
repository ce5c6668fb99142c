using MailKit.Net.Smtp;
using MimeKit;
using Webmail.Data.Mailboxes;
using Webmail.Testing.Stack;
using Xunit;
using static Webmail.IntegrationTests.Hosted.MailClients;

namespace Webmail.IntegrationTests.Hosted;

/// <summary>Whom a message names as its author (the header From) is whom the sender may write as, not only in the envelope.</summary>
public sealed class AuthorTests(MailStack stack)
{
    private readonly string _domain = $"f{Guid.NewGuid():N}.test";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_writes_as_oneself_and_as_the_aliases_that_say_so()
    {
        var (ana, bea) = (await NewAsync("ana"), await NewAsync("bea"));
        await AddAliasAsync("sales", (ana.Address, true), (bea.Address, false));
        await AddAliasAsync("", (ana.Address, true));
        using var submission = await stack.SubmissionAsync(ana.Address, ana.Password, Cancelled);
        string[] own = [ana.Address.ToUpperInvariant(), $"ana+x@{_domain}", $"sales@{_domain}", $"anything@{_domain}", $"\"bea@elsewhere.example\" <{ana.Address}>"];
        foreach (var from in own)
        {
            await SubmitAsync(submission, ana, bea, $"From: {from}");
        }

        var received = await stack.ReceivedAsync(bea, own.Length, Cancelled);
        Assert.All(received, message => Assert.Equal($"mail.a.test; auth=pass smtp.mailfrom={ana.Address}", Unfolded(message.Headers[HeaderId.AuthenticationResults]!)));
    }

    [Theory]
    [InlineData("From: bea@DOMAIN", "may not write as bea@DOMAIN")]
    [InlineData("From: Bea <bea+x@DOMAIN>", "may not write as bea+x@DOMAIN")]
    [InlineData("From: sales@DOMAIN", "may not write as sales@DOMAIN")]
    [InlineData("From: ceo@elsewhere.example", "may not write as ceo@elsewhere.example")]
    [InlineData("From: ana@DOMAIN, bea@DOMAIN", "may not write as bea@DOMAIN")]
    [InlineData("From: ana@DOMAIN\r\nFrom: bea@DOMAIN", "one From header")]
    [InlineData("From: bea@DOMAIN <ana@DOMAIN>", "one From header")]
    [InlineData("From: ana@DOMAIN <bea@DOMAIN>", "one From header")]
    [InlineData("From: \"ana@DOMAIN", "one From header")]
    public async Task Nobody_writes_in_the_name_of_others_and_is_told_so(string headers, string reason)
    {
        var (ana, bea) = (await NewAsync("ana"), await NewAsync("bea"));
        await AddAliasAsync("sales", (ana.Address, false), (bea.Address, true));
        using var submission = await stack.SubmissionAsync(ana.Address, ana.Password, Cancelled);
        var refused = await Assert.ThrowsAsync<SmtpCommandException>(() => SubmitAsync(submission, ana, bea, headers.Replace("DOMAIN", _domain, StringComparison.Ordinal)));
        Assert.Equal(SmtpStatusCode.TransactionFailed, refused.StatusCode);
        Assert.Contains(reason.Replace("DOMAIN", _domain, StringComparison.Ordinal), refused.Message, StringComparison.Ordinal);
    }

    private static string Unfolded(string header) => string.Join(' ', header.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static async Task SubmitAsync(SmtpClient submission, Mailbox sender, Mailbox recipient, string headers)
    {
        using var text = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($"{headers}\r\nTo: {recipient.Address}\r\nSubject: whose\r\n\r\nHola.\r\n"));
        await submission.SendAsync(await MimeMessage.LoadAsync(text, Cancelled), MailboxAddress.Parse(sender.Address), [MailboxAddress.Parse(recipient.Address)], Cancelled);
    }

    private async Task<Mailbox> NewAsync(string name)
    {
        await stack.Hosted.PrepareAsync([_domain], Cancelled);
        var mailbox = new Mailbox($"{name}@{_domain}", "secret of " + name);
        await stack.AddMailboxAsync(mailbox.Address, mailbox.Password, "1G", Cancelled);
        return mailbox;
    }

    private async Task AddAliasAsync(string localPart, params (string Address, bool MaySend)[] targets)
    {
        await using var rows = stack.Hosted.Open();
        var alias = new AliasEntity { Id = Guid.CreateVersion7(), Domain = _domain, LocalPart = localPart, CreatedAt = DateTimeOffset.UtcNow };
        alias.Targets.AddRange(targets.Select(t => new AliasTargetEntity { Address = t.Address, MaySend = t.MaySend }));
        rows.Aliases.Add(alias);
        await rows.SaveChangesAsync(Cancelled);
    }
}
