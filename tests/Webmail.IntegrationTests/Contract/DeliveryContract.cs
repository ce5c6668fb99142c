using System.Globalization;
using MimeKit;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Delivery;
using Webmail.Data.Mailboxes;
using Webmail.IntegrationTests.Hosted;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Contract;

/// <summary>What the delivery log and the queue promise, to the sender of a message, to administrators and to everybody else.</summary>
public abstract class DeliveryContract(GatewayFixture gateway)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_sent_a_message_and_administrators_see_what_became_of_it_and_nobody_else()
    {
        var (_, admin) = await gateway.PersonAsync(Cancelled);
        var (ana, anas) = await gateway.PersonAsync(Cancelled, isAdmin: false);
        var (bea, beas) = await gateway.PersonAsync(Cancelled, isAdmin: false);
        var messageId = await SubmitAsync(ana, bea.Address);
        var delivery = await FinishedAsync(anas, messageId);
        Assert.Equal(DeliveryState.Delivered, delivery.State);
        var recipient = Assert.Single(delivery.Recipients);
        Assert.Equal((bea.Address, DeliveryState.Delivered, "2.0.0"), (recipient.Address, recipient.State, recipient.Dsn));

        // Whoever got it knows its Message-ID too.
        Assert.Null(await gateway.Ask<IDeliveries>().OfAsync(beas, messageId, Cancelled));
        Assert.Null(await gateway.Ask<IDeliveries>().OfAsync(anas, "<nobody.wrote@this>", Cancelled));
        Assert.Null(await gateway.Ask<IDeliveries>().OfAsync(anas, "no id at all", Cancelled));
        Assert.Equal(MailError.NotAllowed, (await FailsAsync(() => gateway.Ask<IDeliveryLog>().ListAsync(anas, new DeliveryQuery(), Cancelled))).Error);

        var log = gateway.Ask<IDeliveryLog>();
        foreach (var query in new DeliveryQuery[]
        {
            new(MessageId: messageId), new(Sender: ana.Address), new(Recipient: bea.Address[..^2]), new(Sender: ana.Address, State: DeliveryState.Delivered),
            new(Sender: ana.Address, From: DateTimeOffset.Now.AddHours(-1), To: DateTimeOffset.Now.AddHours(1)),
        })
        {
            Assert.Equal(messageId, Assert.Single((await log.ListAsync(admin, query, Cancelled)).Deliveries).MessageId);
        }

        Assert.Empty((await log.ListAsync(admin, new DeliveryQuery(Sender: ana.Address, State: DeliveryState.Bounced), Cancelled)).Deliveries);
        Assert.Empty((await log.ListAsync(admin, new DeliveryQuery(Sender: ana.Address, To: DateTimeOffset.Now.AddHours(-1)), Cancelled)).Deliveries);
        var detail = await log.OpenAsync(admin, (await log.ListAsync(admin, new DeliveryQuery(MessageId: messageId), Cancelled)).Deliveries[0].Id, Cancelled);
        Assert.Equal((ana.Address, DeliveryOrigin.Submitted), (detail.SubmittedBy, detail.Delivery.Origin));
        Assert.StartsWith("TLSv1.", detail.Tls, StringComparison.Ordinal);
        var step = Assert.Single(detail.Steps);
        Assert.Equal((DeliveryStepKind.Delivered, bea.Address), (step.Kind, step.Recipient));
        Assert.Contains("Saved", step.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_came_back_says_why_and_leads_to_the_report()
    {
        var (_, admin) = await gateway.PersonAsync(Cancelled);
        var (ana, anas) = await gateway.PersonAsync(Cancelled, isAdmin: false);
        // Taken, because the alias exists; where it leads, no mail goes.
        var alias = await AddAliasAsync("alguien@elsewhere.example");
        var messageId = await SubmitAsync(ana, alias);
        var delivery = await FinishedAsync(anas, messageId);
        Assert.Equal(DeliveryState.Bounced, delivery.State);
        Assert.Equal(alias, Assert.Single(delivery.Recipients).Address);
        Assert.Contains("no mail leaves the machine", delivery.Recipients[0].Text, StringComparison.Ordinal);

        var log = gateway.Ask<IDeliveryLog>();
        var detail = await log.OpenAsync(admin, Assert.Single((await log.ListAsync(admin, new DeliveryQuery(MessageId: messageId), Cancelled)).Deliveries).Id, Cancelled);
        Assert.Equal([DeliveryStepKind.Bounced, DeliveryStepKind.Reported], detail.Steps.Select(s => s.Kind));
        // The log names a report's recipient when it is delivered, after the message it speaks of is done with.
        LoggedDelivery? report = null;
        await Readiness.WaitAsync(
            async () =>
            {
                report = (await log.OpenAsync(admin, detail.Steps[1].Report!, Cancelled)).Delivery;
                return report.Recipients.Count > 0 ? null : $"{report} is what there is of the report";
            },
            Cancelled);
        Assert.Equal(("", DeliveryOrigin.Report, ana.Address), (report!.Sender, report.Origin, Assert.Single(report.Recipients).Address));
    }

    [Fact]
    public async Task Where_an_alias_leads_is_told_to_administrators_and_not_to_the_sender()
    {
        var (_, admin) = await gateway.PersonAsync(Cancelled);
        var (ana, anas) = await gateway.PersonAsync(Cancelled, isAdmin: false);
        var (bea, _) = await gateway.PersonAsync(Cancelled, isAdmin: false);
        var alias = await AddAliasAsync(bea.Address);
        var messageId = await SubmitAsync(ana, alias);
        var mine = Assert.Single((await FinishedAsync(anas, messageId)).Recipients);
        Assert.Equal((alias, null), (mine.Address, mine.DeliveredTo));
        var logged = Assert.Single((await gateway.Ask<IDeliveryLog>().ListAsync(admin, new DeliveryQuery(Recipient: alias), Cancelled)).Deliveries);
        Assert.Equal((alias, bea.Address), (logged.Recipients[0].Address, logged.Recipients[0].DeliveredTo));
    }

    [Fact]
    public async Task What_was_refused_at_the_door_is_in_the_log_too()
    {
        var (_, admin) = await gateway.PersonAsync(Cancelled);
        var nobody = $"nobody{Guid.NewGuid():N}"[..20] + "@a.test";
        using (var stranger = await SmtpDialogue.OpenAsync(gateway.Stack.Servers.SmtpPort, Cancelled))
        {
            Assert.StartsWith("550", await stranger.TransferAsync("x@c.example", nobody, "Subject: secret", Cancelled), StringComparison.Ordinal);
        }

        LoggedDelivery? refused = null;
        await Readiness.WaitAsync(
            async () =>
            {
                var page = await gateway.Ask<IDeliveryLog>().ListAsync(admin, new DeliveryQuery(Recipient: nobody, State: DeliveryState.Refused), Cancelled);
                refused = page.Deliveries.SingleOrDefault();
                return refused is null ? "not in the log" : null;
            },
            Cancelled);
        Assert.Equal(("x@c.example", null, DeliveryState.Refused), (refused!.Sender, refused.MessageId, refused.State));
        var detail = await gateway.Ask<IDeliveryLog>().OpenAsync(admin, refused.Id, Cancelled);
        Assert.Equal(DeliveryStepKind.Refused, Assert.Single(detail.Steps).Kind);
        Assert.Contains(nobody, detail.Steps[0].Text, StringComparison.Ordinal);
        Assert.Equal(MailError.DeliveryGone, (await FailsAsync(() => gateway.Ask<IDeliveryLog>().OpenAsync(admin, new LoggedDeliveryId(long.MaxValue, true), Cancelled))).Error);
    }

    [Fact]
    public async Task What_the_spam_filter_thought_of_a_message_is_told_whatever_the_message_says_of_itself()
    {
        var (_, admin) = await gateway.PersonAsync(Cancelled);
        var (bea, beas) = await gateway.PersonAsync(Cancelled, isAdmin: false);
        var before = await TodayAsync(admin);
        // A message that rates itself, in its own headers, in those of a part and in its Message-ID.
        const string Forged = "X-Spam-Status: Yes, score=99.00";
        var letter = MailClients.FromOutside("ana@honest.test", bea.Address, "letter", $"--b\r\n{Forged}\r\n\r\nHola.\r\n--b--", $"{Forged}\r\nx-spam-status :\r\n Yes, score=99.00\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n")
            .Replace("Message-ID: <", "Message-ID: <milter-header-info: header X-Spam-Status: Yes, score=99.00 from ", StringComparison.Ordinal);
        Assert.StartsWith("250", await TransferAsync("ana@honest.test", bea, letter), StringComparison.Ordinal);
        Assert.StartsWith("250", await TransferAsync("x@forged.test", bea, "From: x@forged.test\r\nSubject: offer\r\n\r\nBuy."), StringComparison.Ordinal);
        Assert.StartsWith("554", await TransferAsync("y@honest.test", bea, MailClients.FromOutside("y@honest.test", bea.Address, "test", SpamTests.Gtube)), StringComparison.Ordinal);
        await SubmitAsync(bea, bea.Address);

        var good = await LoggedAsync(admin, new DeliveryQuery(Sender: "ana@honest.test", Recipient: bea.Address));
        Assert.False(good.Spam!.IsSpam);
        Assert.InRange(good.Spam.Score!.Value, -10, 5.99);
        var rating = Assert.Single((await gateway.Stack.ReceivedAsync(bea, 2, Cancelled)).SelectMany(m => m.Headers), h => h.Field == "X-Spam-Status");
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"No, score={good.Spam.Score:0.00}"), rating.Value);

        var spam = await LoggedAsync(admin, new DeliveryQuery(Sender: "x@forged.test", Recipient: bea.Address, OnlySpam: true));
        Assert.Equal((true, DeliveryState.Delivered), (spam.Spam!.IsSpam, spam.State));
        Assert.InRange(spam.Spam.Score!.Value, 6, 20);
        Assert.Equal("offer", Assert.Single(await gateway.Stack.ReceivedAsync(bea, 1, Cancelled, "Junk")).Subject);
        Assert.Equal(spam.Spam, (await gateway.Ask<IDeliveryLog>().OpenAsync(admin, spam.Id, Cancelled)).Delivery.Spam);
        var refused = await LoggedAsync(admin, new DeliveryQuery(Recipient: bea.Address, State: DeliveryState.Refused, OnlySpam: true));
        Assert.Equal(("y@honest.test", new SpamRating(IsSpam: true, Score: null)), (refused.Sender, refused.Spam));
        Assert.Equal(2, (await gateway.Ask<IDeliveryLog>().ListAsync(admin, new DeliveryQuery(Recipient: bea.Address, OnlySpam: true), Cancelled)).Matching);
        Assert.Null((await LoggedAsync(admin, new DeliveryQuery(Sender: bea.Address))).Spam);

        // What others send meanwhile is counted too.
        var after = await TodayAsync(admin);
        Assert.InRange(after.Received, before.Received + 3, int.MaxValue);
        Assert.InRange(after.Rated, before.Rated + 3, after.Received);
        Assert.InRange(after.Spam, before.Spam + 2, after.Rated - 1);
    }

    [Fact]
    public async Task The_queue_can_be_asked_and_what_is_not_in_it_is_said_to_be_gone()
    {
        var (_, admin) = await gateway.PersonAsync(Cancelled);
        var queue = gateway.Ask<IMailQueue>();
        var gone = new QueueId("4hT1fZ3Yb5z9sVB");
        Assert.DoesNotContain(await queue.ListAsync(admin, Cancelled), m => m.Id == gone);
        Assert.Equal([gone], await queue.ChangeAsync(admin, QueueAction.Drop, [gone], Cancelled));
        Assert.Equal(MailError.InvalidRequest, (await FailsAsync(() => queue.ChangeAsync(admin, QueueAction.Drop, [new QueueId("-r")], Cancelled))).Error);
        Assert.Empty((await gateway.Ask<IAuditLog>().ListAsync(admin, new AuditQuery(Action: AuditActions.QueueDropped), Cancelled)).Entries);
    }

    private static Task<MailException> FailsAsync(Func<Task> action) => Assert.ThrowsAsync<MailException>(action);

    private async Task<MailDay> TodayAsync(SessionTicket admin) =>
        (await gateway.Ask<IOverview>().OpenAsync(admin, 1, "UTC", Cancelled)).Days[0].Mail ?? new MailDay(0, 0, 0, 0, 0);

    private async Task<string> TransferAsync(string from, Mailbox to, string content)
    {
        using var stranger = await SmtpDialogue.OpenAsync(gateway.Stack.Servers.SmtpPort, Cancelled);
        return await stranger.TransferAsync(from, to.Address, content, Cancelled);
    }

    /// <summary>The only one there is, once it is there and was tried.</summary>
    private async Task<LoggedDelivery> LoggedAsync(SessionTicket admin, DeliveryQuery query)
    {
        LoggedDelivery? found = null;
        await Readiness.WaitAsync(
            async () =>
            {
                found = (await gateway.Ask<IDeliveryLog>().ListAsync(admin, query, Cancelled)).Deliveries.SingleOrDefault();
                return found is { Recipients.Count: > 0 } ? null : $"{found} is what there is of {query}";
            },
            Cancelled);
        return found!;
    }

    // A row of the database that Postfix reads.
    private async Task<string> AddAliasAsync(string target)
    {
        var alias = new AliasEntity { Id = Guid.CreateVersion7(), Domain = "a.test", LocalPart = $"team{Guid.NewGuid():N}"[..16], CreatedAt = DateTimeOffset.UtcNow };
        alias.Targets.Add(new AliasTargetEntity { Address = target });
        await using var rows = gateway.Stack.Hosted.Open();
        rows.Aliases.Add(alias);
        await rows.SaveChangesAsync(Cancelled);
        return $"{alias.LocalPart}@{alias.Domain}";
    }

    /// <returns>Its Message-ID, with its angle brackets.</returns>
    private async Task<string> SubmitAsync(Mailbox from, string to)
    {
        var letter = MailClients.Letter(from.Address, to, "Hola");
        using var client = await gateway.Stack.SubmissionAsync(from.Address, from.Password, Cancelled);
        await client.SendAsync(letter, Cancelled);
        await client.DisconnectAsync(true, Cancelled);
        return letter.Headers[HeaderId.MessageId]!;
    }

    private async Task<SentDelivery> FinishedAsync(SessionTicket session, string messageId)
    {
        SentDelivery? delivery = null;
        await Readiness.WaitAsync(
            async () =>
            {
                delivery = await gateway.Ask<IDeliveries>().OfAsync(session, messageId, Cancelled);
                return delivery is { IsFinished: true } ? null : $"it is {delivery}";
            },
            Cancelled);
        return delivery!;
    }
}

public sealed class DeliveryInProcess(InProcessWithQueue gateway) : DeliveryContract(gateway), IClassFixture<InProcessWithQueue>;

public sealed class DeliveryOverHttp(RemoteWithQueue gateway) : DeliveryContract(gateway), IClassFixture<RemoteWithQueue>;
