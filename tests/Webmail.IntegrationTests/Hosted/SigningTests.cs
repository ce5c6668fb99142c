using MimeKit;
using MimeKit.Cryptography;
using Webmail.Contracts.Admin;
using Webmail.Testing.Stack;
using Xunit;
using static Webmail.IntegrationTests.Hosted.MailClients;
using DomainList = Webmail.Gateway.Admin.Domains.DomainList;

namespace Webmail.IntegrationTests.Hosted;

/// <summary>Mail that leaves here bears a signature (RFC 6376) that anybody can check by what the domain's page lists.</summary>
public sealed class SigningTests(MailStack stack, SigningGateway gateway) : IClassFixture<SigningGateway>
{
    private readonly string _domain = $"s{Guid.NewGuid():N}.test";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_domain_that_was_just_added_signs_its_mail_and_lists_the_key_that_proves_it()
    {
        await AdminAsync($"domains add {_domain}");
        var received = await SendAsync(await NewSenderAsync());

        var signature = Assert.Single(Signatures(received));
        Assert.Contains($"d={_domain};", signature.Value, StringComparison.Ordinal);
        Assert.True(await IsRightAsync(received, signature));
        Assert.Contains("p=", (await AdminAsync($"domains dns {_domain}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_was_changed_on_its_way_does_not_check()
    {
        await AdminAsync($"domains add {_domain}");
        var received = await SendAsync(await NewSenderAsync());
        received.Subject = "somebody else's";
        Assert.False(await IsRightAsync(received, Assert.Single(Signatures(received))));
    }

    [Fact]
    public async Task A_new_key_signs_beside_the_old_one_until_that_is_retired()
    {
        await AdminAsync($"domains add {_domain}");
        var sender = await NewSenderAsync();
        var first = Assert.Single((await DetailAsync()).Keys).Selector;
        Assert.Equal(1, (await gateway.AdminAsync($"domains retire-key {_domain} {first}", Cancelled)).Code);

        await AdminAsync($"domains add-key {_domain}");
        var second = (await DetailAsync()).Keys[0].Selector;
        var between = await SendAsync(sender);
        Assert.Equal([first, second], Signatures(between).Select(Selector).Order());
        await AreRightAsync(between);

        await AdminAsync($"domains retire-key {_domain} {first}");
        var after = await SendAsync(sender);
        Assert.Equal(second, Selector(Assert.Single(Signatures(after))));

        // Mail that is on its way can still be checked.
        await AreRightAsync(between);
        var records = (await DetailAsync()).Records.Where(r => r.Purpose == DnsPurpose.Dkim);
        Assert.Equal([(first, false), (second, true)], records.Select(r => (r.Name.Split('.')[0], r.IsRequired)).Order());
        Assert.Contains($"{first}\tmade", await AdminAsync($"domains keys {_domain}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_done_with_keys_is_written_down_and_they_are_few()
    {
        await AdminAsync($"domains add {_domain}");
        await AdminAsync($"domains add-key {_domain}");
        await AdminAsync($"domains add-key {_domain}");
        Assert.Equal(1, (await gateway.AdminAsync($"domains add-key {_domain}", Cancelled)).Code);
        await AdminAsync($"domains retire-key {_domain} {(await DetailAsync()).Keys[0].Selector}");

        var audit = await AdminAsync($"audit --subject {_domain}");
        Assert.Equal(2, audit.Split('\n').Count(line => line.Contains(AuditActions.DkimKeyAdded, StringComparison.Ordinal)));
        Assert.Contains(AuditActions.DkimKeyRetired, audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_database_alone_signs_nothing()
    {
        await AdminAsync($"domains add {_domain}");
        await using var rows = stack.Hosted.Open();
        var sealedKey = rows.DkimKeys.Single(k => k.Domain!.Name == _domain).PrivateKey!;
        using var rsa = System.Security.Cryptography.RSA.Create();
        Assert.Throws<System.Security.Cryptography.CryptographicException>(() => rsa.ImportFromEncryptedPem(sealedKey, "another key, as long as the right one is"));
        rsa.ImportFromEncryptedPem(sealedKey, stack.Servers.DkimKey);
        Assert.Equal(2048, rsa.KeySize);
    }

    private static IReadOnlyList<Header> Signatures(MimeMessage message) => [.. message.Headers.Where(h => h.Id == HeaderId.DkimSignature)];

    private static string Selector(Header signature) => signature.Value.Split(';').Single(tag => tag.Trim().StartsWith("s=", StringComparison.Ordinal)).Trim()[2..];

    // One after the other: they read the same message's streams.
    private async Task AreRightAsync(MimeMessage message)
    {
        foreach (var signature in Signatures(message))
        {
            Assert.True(await IsRightAsync(message, signature), Selector(signature));
        }
    }

    private async Task<bool> IsRightAsync(MimeMessage message, Header signature) =>
        await new DkimVerifier(new ListedKeys((await DetailAsync()).Records)).VerifyAsync(message, signature, Cancelled);

    private Task<DomainDetail> DetailAsync() => gateway.Get<DomainList>().DetailAsync(_domain, Cancelled);

    private async Task<string> AdminAsync(string words)
    {
        var (code, output) = await gateway.AdminAsync(words, Cancelled);
        Assert.True(code == 0, output);
        return output;
    }

    private async Task<Mailbox> NewSenderAsync()
    {
        var mailbox = new Mailbox($"ana@{_domain}", "secret of ana");
        await stack.AddMailboxAsync(mailbox.Address, mailbox.Password, "1G", Cancelled);
        return mailbox;
    }

    private async Task<MimeMessage> SendAsync(Mailbox sender)
    {
        var recipient = await stack.NewMailboxAsync(Cancelled, "b.test");
        using var submission = await stack.SubmissionAsync(sender.Address, sender.Password, Cancelled);
        await submission.SendAsync(Letter(sender.Address, recipient.Address, "signed"), Cancelled);
        return Assert.Single(await stack.ReceivedAsync(recipient, 1, Cancelled));
    }
}
