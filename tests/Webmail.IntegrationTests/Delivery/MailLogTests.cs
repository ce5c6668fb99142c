using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Webmail.Data.Delivery;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Delivery;

/// <summary>How the log comes into the tables: each line once, whatever is restarted or turned over meanwhile.</summary>
public sealed class MailLogTests(MailStack stack)
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_line_counts_once_over_restarts_a_new_log_file_and_a_second_gateway()
    {
        var database = await stack.NewDatabaseAsync(Cancelled);
        await using var agent = await LogAgent.StartAsync(Cancelled, largestLog: 4000);
        agent.Write(Now, [.. Deferred("4hT1fZ3Yb5z9s01", 20)]);
        await using (await StartAsync(database, agent))
        {
            await WaitAsync(database, rows => rows.LoggedSteps, 20);
        }

        // Nobody reads while a line is half written, the log grows too large, and a new one is begun.
        agent.Begin(Now, $"postfix/smtp[1]: 4hT1fZ3Yb5z9s01: to=<bea@b.test>, orig_to=<{new string('b', 300)}@a.test>, relay=none, ");
        await using (await StartAsync(database, agent))
        {
            // Of its own name there is a new one within moments: Postfix' programs write into it too.
            await Readiness.WaitAsync(() => Task.FromResult(File.Exists(agent.LogFile + ".1") ? null : "the log was not turned over"), Cancelled);
            File.AppendAllText(agent.LogFile + ".1", "delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (the last line of the old file)\n");
            agent.Write(Now, [.. Deferred("4hT1fZ3Yb5z9s02", 3), "postfix/qmgr[1]: 4hT1fZ3Yb5z9s02: removed"]);
            await using (await StartAsync(database, agent))
            {
                await WaitAsync(database, rows => rows.LoggedSteps, 24);
                await WaitAsync(database, rows => rows.LoggedMessages.Where(m => m.RemovedAt != null), 1);
            }
        }

        // The position is lost: all of it is read again.
        await using (var rows = new HostedMail(database).Open())
        {
            await rows.MailLogPositions.ExecuteUpdateAsync(p => p.SetProperty(x => x.Position, (string?)null), Cancelled);
        }

        agent.Write(Now, "postfix/smtpd[9]: NOQUEUE: reject: RCPT from unknown[192.0.2.1]: 550 5.1.1 <x@a.test>: Recipient address rejected; from=<y@c.example> to=<x@a.test> proto=ESMTP helo=<c>");
        await using (await StartAsync(database, agent))
        {
            await WaitAsync(database, rows => rows.LoggedRejections, 1);
        }

        await using var read = new HostedMail(database).Open();
        Assert.Equal(24, await read.LoggedSteps.CountAsync(Cancelled));
        var recipients = await read.LoggedRecipients.OrderBy(r => r.LoggedMessage!.QueueId).ToListAsync(Cancelled);
        Assert.Equal([21, 3], recipients.Select(r => r.Attempts));
        Assert.Equal("the last line of the old file", recipients[0].Text);
    }

    [Fact]
    public async Task What_is_older_than_it_is_kept_is_forgotten()
    {
        var database = await stack.NewDatabaseAsync(Cancelled);
        await using var agent = await LogAgent.StartAsync(Cancelled);
        const string Refusal = "postfix/smtpd[9]: NOQUEUE: reject: RCPT from unknown[192.0.2.1]: 550 5.1.1 no; from=<y@c.example> to=<x@a.test> proto=ESMTP helo=<c>";
        agent.Write(Now.AddDays(-3), [.. Deferred("4hT1fZ3Yb5z9s01", 2), Refusal]);
        agent.Write(Now, [.. Deferred("4hT1fZ3Yb5z9s02", 2), Refusal]);
        await using var host = await WebmailHost.StartAsync(Configuration(database, agent).With("Webmail:Hosted:Delivery:Keep", "2.00:00:00"), Cancelled);
        await WaitAsync(database, rows => rows.LoggedRejections, 1);
        await WaitAsync(database, rows => rows.LoggedSteps, 2);
        await using var rows = new HostedMail(database).Open();
        Assert.Equal("4hT1fZ3Yb5z9s02", (await rows.LoggedMessages.SingleAsync(Cancelled)).QueueId);
        Assert.Equal(Now.ToUnixTimeSeconds(), (await rows.LoggedRejections.SingleAsync(Cancelled)).At.ToUnixTimeSeconds());
    }

    [Fact]
    public async Task A_message_that_is_given_up_or_dropped_ends_for_those_who_have_not_got_it()
    {
        var database = await stack.NewDatabaseAsync(Cancelled);
        await using var agent = await LogAgent.StartAsync(Cancelled);
        agent.Write(
            Now,
            "postfix/qmgr[1]: 4hT1fZ3Yb5z9s01: from=<ana@a.test>, size=848, nrcpt=2 (queue active)",
            "postfix/lmtp[1]: 4hT1fZ3Yb5z9s01: to=<leo@a.test>, relay=x[192.0.2.2]:24, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 Saved)",
            "postfix/smtp[1]: 4hT1fZ3Yb5z9s01: to=<bea@b.test>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (Connection refused)",
            "postfix/qmgr[1]: 4hT1fZ3Yb5z9s01: from=<ana@a.test>, status=expired, returned to sender",
            "postfix/bounce[1]: 4hT1fZ3Yb5z9s01: sender non-delivery notification: 4hT1fZ3Yb5z9s02",
            "postfix/qmgr[1]: 4hT1fZ3Yb5z9s01: removed",
            "postfix/qmgr[1]: 4hT1fZ3Yb5z9s03: from=<ana@a.test>, size=848, nrcpt=1 (queue active)",
            "postfix/smtp[1]: 4hT1fZ3Yb5z9s03: to=<bea@b.test>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (Connection refused)",
            "postfix/postsuper[1]: 4hT1fZ3Yb5z9s03: removed");
        await using var host = await StartAsync(database, agent);
        await WaitAsync(database, rows => rows.LoggedMessages.Where(m => m.RemovedAt != null), 2);
        await using var rows = new HostedMail(database).Open();
        var states = await rows.LoggedRecipients.OrderBy(r => r.LoggedMessage!.QueueId).ThenBy(r => r.Address).Select(r => r.State).ToListAsync(Cancelled);
        Assert.Equal([RecipientState.Expired, RecipientState.Delivered, RecipientState.Dropped], states);
        Assert.Equal(MessageOrigin.Report, (await rows.LoggedMessages.SingleAsync(m => m.QueueId == "4hT1fZ3Yb5z9s02", Cancelled)).Origin);
    }

    [Fact]
    public async Task What_the_filter_refuses_is_spam_where_it_came_from_outside_and_was_refused_for_good()
    {
        var database = await stack.NewDatabaseAsync(Cancelled);
        await using var agent = await LogAgent.StartAsync(Cancelled);
        agent.Write(
            Now,
            "postfix/smtpd[1]: 4hT1fZ3Yb5z9s01: client=unknown[192.0.2.1]",
            "postfix/cleanup[2]: 4hT1fZ3Yb5z9s01: milter-reject: END-OF-MESSAGE from unknown[192.0.2.1]: 5.7.1 Gtube pattern; from=<spam@c.example> to=<ana@a.test> proto=ESMTP helo=<c>",
            "postfix/smtpd[1]: 4hT1fZ3Yb5z9s02: client=unknown[192.0.2.1]",
            "postfix/cleanup[2]: 4hT1fZ3Yb5z9s02: milter-reject: END-OF-MESSAGE from unknown[192.0.2.1]: 4.7.1 Service unavailable - try again later; from=<later@c.example> to=<ana@a.test> proto=ESMTP helo=<c>",
            "postfix/submission/smtpd[1]: 4hT1fZ3Yb5z9s03: client=unknown[192.0.2.2], sasl_method=PLAIN, sasl_username=ana@a.test",
            "postfix/cleanup[2]: 4hT1fZ3Yb5z9s03: milter-reject: END-OF-MESSAGE from unknown[192.0.2.2]: 5.7.1 ana@a.test may not write as bea@b.test; from=<ana@a.test> to=<bea@b.test> proto=ESMTP helo=<x>",
            "postfix/smtpd[1]: NOQUEUE: reject: RCPT from unknown[192.0.2.1]: 550 5.1.1 no; from=<nobody@c.example> to=<x@a.test> proto=ESMTP helo=<c>");
        await using var host = await StartAsync(database, agent);
        await WaitAsync(database, rows => rows.LoggedRejections, 4);
        await using var rows = new HostedMail(database).Open();
        Assert.Equal("spam@c.example", (await rows.LoggedRejections.SingleAsync(r => r.IsSpam, Cancelled)).Sender);
    }

    private static IEnumerable<string> Deferred(string queueId, int times) => Enumerable.Range(0, times).Select(i => string.Create(
        CultureInfo.InvariantCulture,
        $"postfix/smtp[1]: {queueId}: to=<bea@b.test>, relay=none, delay={i}, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to mx.b.test[192.0.2.1]:25: Connection refused)"));

    private static async Task WaitAsync<T>(string database, Func<Data.WebmailDbContext, IQueryable<T>> of, int count) => await Readiness.WaitAsync(
        async () =>
        {
            await using var rows = new HostedMail(database).Open();
            var found = await of(rows).CountAsync(Cancelled);
            return found == count ? null : $"{found} {typeof(T).Name}, not {count}";
        },
        Cancelled);

    private WebmailConfiguration Configuration(string database, LogAgent agent) => WebmailConfiguration.ForHosted("all", stack, database)
        .With("Webmail:Hosted:Queue:Url", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{agent.Port}"))
        .With("Webmail:Hosted:Queue:Key", LogAgent.Key);

    private Task<WebmailHost> StartAsync(string database, LogAgent agent) => WebmailHost.StartAsync(Configuration(database, agent), Cancelled);
}
