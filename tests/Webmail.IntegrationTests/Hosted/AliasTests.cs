using MailKit.Net.Smtp;
using MimeKit;
using Webmail.Data.Mailboxes;
using Webmail.Testing.Stack;
using Xunit;
using static Webmail.IntegrationTests.Hosted.MailClients;

namespace Webmail.IntegrationTests.Hosted;

/// <summary>Each test has a domain of its own: a catch-all would take other tests' mail.</summary>
public sealed class AliasTests(MailStack stack)
{
    private readonly string _domain = $"d{Guid.NewGuid().ToString("N")[..8]}.test";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alias_brings_its_mail_to_all_of_its_targets()
    {
        var (ana, bea) = (await NewAsync("ana"), await NewAsync("bea"));
        await AddAliasAsync("team", (ana.Address, false), (bea.Address, false));
        Assert.StartsWith("250", await SendAsync($"team@{_domain}"), StringComparison.Ordinal);
        Assert.StartsWith("250", await SendAsync($"team+plans@{_domain}"), StringComparison.Ordinal);
        Assert.Equal(2, (await stack.ReceivedAsync(ana, 2, Cancelled)).Count);
        Assert.Equal(2, (await stack.ReceivedAsync(bea, 2, Cancelled)).Count);
    }

    [Fact]
    public async Task A_catch_all_takes_what_has_no_mailbox_and_nothing_else()
    {
        var (ana, bea, dea) = (await NewAsync("ana"), await NewAsync("bea"), await NewAsync("dea"));
        await AddAliasAsync("", (ana.Address, false));
        await using (var rows = stack.Hosted.Open())
        {
            rows.Mailboxes.Single(m => m.Address == dea.Address).IsEnabled = false;
            await rows.SaveChangesAsync(Cancelled);
        }

        Assert.StartsWith("250", await SendAsync($"nobody@{_domain}"), StringComparison.Ordinal);
        Assert.StartsWith("250", await SendAsync(bea.Address), StringComparison.Ordinal);
        Assert.StartsWith("250", await SendAsync($"bea+shop@{_domain}"), StringComparison.Ordinal);
        Assert.StartsWith("550 5.1.1", await SendAsync(dea.Address), StringComparison.Ordinal);

        Assert.Equal(2, (await stack.ReceivedAsync(bea, 2, Cancelled)).Count);
        Assert.Equal($"nobody@{_domain}", Assert.Single(await stack.ReceivedAsync(ana, 1, Cancelled)).Subject);
    }

    [Fact]
    public async Task Detail_after_a_plus_comes_to_the_mailbox()
    {
        var ana = await NewAsync("ana");
        Assert.StartsWith("250", await SendAsync($"ana+shop@{_domain}"), StringComparison.Ordinal);
        Assert.StartsWith("550 5.1.1", await SendAsync($"anna+shop@{_domain}"), StringComparison.Ordinal);
        Assert.Equal($"ana+shop@{_domain}", Assert.Single(await stack.ReceivedAsync(ana, 1, Cancelled)).Subject);
    }

    [Fact]
    public async Task One_sends_as_oneself_and_as_the_aliases_that_say_so_and_as_nobody_else()
    {
        var (ana, bea) = (await NewAsync("ana"), await NewAsync("bea"));
        await AddAliasAsync("sales", (ana.Address, true), (bea.Address, false));
        await AddAliasAsync("", (ana.Address, true));
        using var asAna = await stack.SubmissionAsync(ana.Address, ana.Password, Cancelled);
        using var asBea = await stack.SubmissionAsync(bea.Address, bea.Password, Cancelled);

        foreach (var own in new[] { ana.Address, $"ana+x@{_domain}", $"sales@{_domain}", $"anything@{_domain}" })
        {
            await SubmitAsync(asAna, own, ana.Address);
        }

        await SubmitAsync(asBea, bea.Address, ana.Address);
        foreach (var (client, other) in new[]
        {
            (asAna, bea.Address), (asAna, $"bea+x@{_domain}"), (asAna, "ana@elsewhere.example"),
            (asBea, ana.Address), (asBea, $"sales@{_domain}"), (asBea, $"anything@{_domain}"),
        })
        {
            var refused = await Assert.ThrowsAsync<SmtpCommandException>(() => SubmitAsync(client, other, ana.Address));
            Assert.Contains("not owned by user", refused.Message, StringComparison.Ordinal);
        }
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

    private static Task<string> SubmitAsync(SmtpClient client, string from, string to) =>
        client.SendAsync(Letter(from, to, "as " + from), MailboxAddress.Parse(from), [MailboxAddress.Parse(to)], Cancelled);

    private async Task<string> SendAsync(string to)
    {
        using var dialogue = await SmtpDialogue.OpenAsync(stack.Servers.SmtpPort, Cancelled);
        return await dialogue.TransferAsync("somebody@example.org", to, FromOutside("somebody@example.org", to, to), Cancelled);
    }
}
