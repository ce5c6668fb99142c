using MimeKit;
using MimeKit.Cryptography;
using Npgsql;
using Webmail.Testing.Stack;
using Xunit;
using static Webmail.IntegrationTests.Hosted.MailClients;
using DomainList = Webmail.Gateway.Admin.Domains.DomainList;

namespace Webmail.IntegrationTests.Hosted;

/// <summary>
/// Mail from outside that an alias sends on to another host is sealed (ARC, RFC 8617) for the alias' domain; other mail is not. One of
/// the alias' targets is here, so that what the other host would get can be looked at.
/// </summary>
public sealed class SealingTests(MailStack stack, SigningGateway gateway) : IClassFixture<SigningGateway>
{
    private const string Elsewhere = "x@elsewhere.example";

    private readonly string _domain = $"f{Guid.NewGuid():N}.test";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_an_alias_sends_elsewhere_is_sealed_with_what_was_found_and_can_be_checked()
    {
        var reader = await PrepareAsync();
        var message = await TransferAsync(reader, $"Team+x@{_domain}");

        Assert.Contains($"i=1; s={Selector(message, HeaderId.ArcSeal)}; d={_domain};", Value(message, HeaderId.ArcSeal), StringComparison.Ordinal);
        Assert.Contains("cv=none", Value(message, HeaderId.ArcSeal), StringComparison.Ordinal);
        Assert.Contains($"d={_domain};", Value(message, HeaderId.ArcMessageSignature), StringComparison.Ordinal);
        var found = Value(message, HeaderId.ArcAuthenticationResults);
        Assert.StartsWith("i=1; mail.a.test;", found, StringComparison.Ordinal);
        Assert.Contains("spf=pass", found, StringComparison.Ordinal);
        Assert.Contains("dmarc=pass (policy=reject) header.from=honest.test", found, StringComparison.Ordinal);
        Assert.Equal(ArcSignatureValidationResult.Pass, await ChainAsync(message));

        message.Subject = "somebody else's";
        Assert.Equal(ArcSignatureValidationResult.Fail, await ChainAsync(message));
    }

    [Fact]
    public async Task A_chain_that_does_not_hold_gets_no_seal_of_ours()
    {
        var reader = await PrepareAsync();
        var first = await TransferAsync(reader, $"team@{_domain}");
        var changed = await TransferAsync(reader, $"team@{_domain}", first.ToString().Replace("Hola.", "Adios.", StringComparison.Ordinal), 2);
        Assert.Single(changed.Headers, h => h.Id == HeaderId.ArcSeal);
        Assert.Contains("arc=reject", Value(changed, HeaderId.AuthenticationResults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stays_here_and_what_people_here_write_is_not_sealed()
    {
        var reader = await PrepareAsync();
        await stack.Hosted.AddAliasAsync($"here@{_domain}", [reader.Address], Cancelled);
        Assert.DoesNotContain((await TransferAsync(reader, $"here@{_domain}")).Headers, IsOfArc);

        using var submission = await stack.SubmissionAsync(reader.Address, reader.Password, Cancelled);
        await submission.SendAsync(Letter(reader.Address, $"team@{_domain}", "ours"), Cancelled);
        var ours = (await stack.ReceivedAsync(reader, 2, Cancelled))[1];
        Assert.DoesNotContain(ours.Headers, IsOfArc);
    }

    [Fact]
    public async Task Only_the_domain_that_sends_mail_elsewhere_is_told_and_not_where()
    {
        var other = $"o{Guid.NewGuid():N}.test";
        await stack.Hosted.PrepareAsync([other], Cancelled);
        var reader = await PrepareAsync();
        await stack.Hosted.AddAliasAsync($"reader@{_domain}", [reader.Address], Cancelled);
        await stack.Hosted.AddAliasAsync($"round@{_domain}", [$"about@{_domain}"], Cancelled);
        await stack.Hosted.AddAliasAsync($"about@{_domain}", [$"round@{_domain}"], Cancelled);
        await stack.Hosted.AddAliasAsync($"@{other}", [Elsewhere], Cancelled);
        await stack.Hosted.AddAliasAsync($"next@{_domain}", [$"anybody@{other}"], Cancelled);

        Assert.Equal(_domain, await AskAsync($"team@{_domain}"));
        Assert.Equal(_domain, await AskAsync($"team+x@{_domain}"));
        Assert.Equal(_domain, await AskAsync(reader.Address, $"team@{_domain}"));
        Assert.Equal(other, await AskAsync($"next@{_domain}"));
        Assert.Equal(other, await AskAsync($"whoever@{other}"));
        Assert.Null(await AskAsync(reader.Address));
        Assert.Null(await AskAsync(reader.Address.Replace("@", "+x@", StringComparison.Ordinal)));
        Assert.Null(await AskAsync($"reader@{_domain}"));
        Assert.Null(await AskAsync($"round@{_domain}"));
        Assert.Null(await AskAsync($"nobody@{_domain}"));
        Assert.Null(await AskAsync(Elsewhere));
    }

    private static bool IsOfArc(Header header) => header.Id is HeaderId.ArcSeal or HeaderId.ArcMessageSignature or HeaderId.ArcAuthenticationResults;

    private static string Value(MimeMessage message, HeaderId id) =>
        string.Join(' ', Assert.Single(message.Headers, h => h.Id == id).Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Selector(MimeMessage message, HeaderId id) => Value(message, id).Split("; s=")[1].Split(';')[0];

    private async Task<ArcSignatureValidationResult> ChainAsync(MimeMessage message) =>
        (await new ArcVerifier(new ListedKeys((await gateway.Get<DomainList>().DetailAsync(_domain, Cancelled)).Records)).VerifyAsync(message, Cancelled)).Chain;

    /// <summary>A domain with a key, and its alias <c>team</c> that leads to its reader and to another host.</summary>
    private async Task<Mailbox> PrepareAsync()
    {
        var (code, output) = await gateway.AdminAsync($"domains add {_domain}", Cancelled);
        Assert.True(code == 0, output);
        var reader = new Mailbox($"bea@{_domain}", "secret of bea");
        await stack.AddMailboxAsync(reader.Address, reader.Password, "1G", Cancelled);
        await stack.Hosted.AddAliasAsync($"team@{_domain}", [reader.Address, Elsewhere], Cancelled);
        return reader;
    }

    /// <returns>What its reader has got by then, the last of so many.</returns>
    private async Task<MimeMessage> TransferAsync(Mailbox reader, string to, string? content = null, int count = 1)
    {
        using (var stranger = await SmtpDialogue.OpenAsync(stack.Servers.SmtpPort, Cancelled))
        {
            Assert.StartsWith("250", await stranger.TransferAsync("ana@honest.test", to, content ?? FromOutside("ana@honest.test", to, "for the team"), Cancelled), StringComparison.Ordinal);
        }

        return (await stack.ReceivedAsync(reader, count, Cancelled))[count - 1];
    }

    // As the agent beside rspamd asks.
    private async Task<string?> AskAsync(params string[] recipients)
    {
        await using var connection = new NpgsqlConnection(stack.Servers.SpamFilterConnectionString);
        await connection.OpenAsync(Cancelled);
        await using var command = new NpgsqlCommand("SELECT filter.forwarding_domain($1)", connection);
        command.Parameters.AddWithValue(recipients);
        return await command.ExecuteScalarAsync(Cancelled) as string;
    }
}
