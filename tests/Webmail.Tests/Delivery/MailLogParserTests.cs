using Webmail.Data.Delivery;
using Webmail.Gateway.Delivery.Log;
using Xunit;

namespace Webmail.Tests.Delivery;

/// <summary>Lines as Postfix 3.7 writes them, and some as a stranger would like them to be read.</summary>
public sealed class MailLogParserTests
{
    public static TheoryData<string, string> Understood => new()
    {
        {
            "postfix/submissions/smtpd[71]: 4hT1fZ3Yb5z9sVB: client=unknown[127.0.0.1], sasl_method=PLAIN, sasl_username=Ana@a.test",
            "Arrived { QueueId = 4hT1fZ3Yb5z9sVB, Client = unknown[127.0.0.1], SubmittedBy = ana@a.test }"
        },
        {
            "postfix/scripts/smtpd[71]: 4hT1fZ3Yb5z9sVB: client=unknown[127.0.0.1], sasl_method=PLAIN, sasl_username=ana@a.test@redirect",
            "Arrived { QueueId = 4hT1fZ3Yb5z9sVB, Client = unknown[127.0.0.1], SubmittedBy = ana@a.test }"
        },
        { "postfix/smtpd[72]: 8DCA6CDEAF4: client=mx.b.test[127.53.1.1]", "Arrived { QueueId = 8DCA6CDEAF4, Client = mx.b.test[127.53.1.1], SubmittedBy =  }" },
        { "postfix/pickup[73]: 8DCA6CDEAF4: uid=0 from=<root>", "PickedUp { QueueId = 8DCA6CDEAF4 }" },
        { "postfix/cleanup[74]: 8DCA6CDEAF4: message-id=<PK5B0KSSWUU4.A2@a.test>", "Identified { QueueId = 8DCA6CDEAF4, MessageId = <PK5B0KSSWUU4.A2@a.test> }" },
        {
            "postfix/cleanup[74]: 4hT1fZ3Yb5z9sVB: milter-header-info: header X-Spam-Status: Yes, score=7.30 from unknown[192.0.2.1]; from=<x@y.example> to=<ana@a.test> proto=ESMTP helo=<y>: ",
            "Rated { QueueId = 4hT1fZ3Yb5z9sVB, Score = 7.3, IsSpam = True }"
        },
        {
            "postfix/cleanup[74]: 4hT1fZ3Yb5z9sVB: milter-header-info: header X-Spam-Status: No, score=-0.90 from unknown[192.0.2.1]; from=<x@y.example> to=<ana@a.test> proto=ESMTP helo=<y>: ",
            "Rated { QueueId = 4hT1fZ3Yb5z9sVB, Score = -0.9, IsSpam = False }"
        },
        { "postfix/qmgr[75]: 8DCA6CDEAF4: from=<ana@A.test>, size=848, nrcpt=2 (queue active)", "Queued { QueueId = 8DCA6CDEAF4, Sender = ana@a.test, Size = 848, Recipients = 2 }" },
        { "postfix/qmgr[75]: 8DCA6CDEAF4: from=<>, size=3140, nrcpt=1 (queue active)", "Queued { QueueId = 8DCA6CDEAF4, Sender = , Size = 3140, Recipients = 1 }" },
        { "postfix/qmgr[75]: 8DCA6CDEAF4: removed", "Removed { QueueId = 8DCA6CDEAF4, ByAdministrator = False }" },
        { "postfix/qmgr[75]: 8DCA6CDEAF4: from=<ana@a.test>, status=expired, returned to sender", "Expired { QueueId = 8DCA6CDEAF4 }" },
        { "postfix/postsuper[76]: 8DCA6CDEAF4: removed", "Removed { QueueId = 8DCA6CDEAF4, ByAdministrator = True }" },
        { "postfix/postsuper[76]: 8DCA6CDEAF4: placed on hold", "Held { QueueId = 8DCA6CDEAF4 }" },
        { "postfix/postsuper[76]: 8DCA6CDEAF4: released from hold", "Released { QueueId = 8DCA6CDEAF4 }" },
        { "postfix/bounce[77]: BB19FCDEB01: sender non-delivery notification: ECA7ACDEB05", "Reported { QueueId = BB19FCDEB01, ReportQueueId = ECA7ACDEB05 }" },
        { "postfix/bounce[77]: BB19FCDEB01: sender delay notification: ECA7ACDEB05", "Reported { QueueId = BB19FCDEB01, ReportQueueId = ECA7ACDEB05 }" },
        {
            "postfix/smtp[78]: Untrusted TLS connection established to mx.b.test[127.53.1.2]:25: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)",
            "Secured { Peer = mx.b.test[127.53.1.2]:25, Tls = TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 }"
        },
        {
            "postfix/smtpd[72]: Anonymous TLS connection established from unknown[192.0.2.1]: TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384 (256/256 bits)",
            "Secured { Peer = unknown[192.0.2.1], Tls = TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384 }"
        },
        { "postfix/smtpd[72]: disconnect from unknown[192.0.2.1] ehlo=1 quit=1 commands=2", "Disconnected { Peer = unknown[192.0.2.1] }" },
    };

    public static TheoryData<string, string, string, string?, string?, double, string?, string> Attempts => new()
    {
        {
            "postfix/smtp[1]: DD180CDE8CA: to=<bea@b.test>, relay=none, delay=0.06, delays=0.02/0.01/0.03/0, dsn=4.4.1, status=deferred (connect to mx.b.test[127.53.1.2]:25: Connection refused)",
            nameof(StepKind.Deferred), "bea@b.test", null, null, 0.06, "4.4.1", "connect to mx.b.test[127.53.1.2]:25: Connection refused"
        },
        {
            "postfix/smtp[1]: DD180CDE8CA: to=<bea@b.test>, relay=mx.b.test[127.53.1.2]:25, conn_use=2, delay=3.7, delays=3.6/0/0.02/0.04, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 8DCA6CDEAF4)",
            nameof(StepKind.Relayed), "bea@b.test", null, "mx.b.test[127.53.1.2]:25", 3.7, "2.0.0", "250 2.0.0 Ok: queued as 8DCA6CDEAF4"
        },
        {
            "postfix/lmtp[2]: DD180CDE8CA: to=<Ana@a.test>, orig_to=<info@a.test>, relay=127.0.0.1[127.0.0.1]:11124, delay=0.08, delays=0.05/0/0/0.03, dsn=2.0.0, status=sent (250 2.0.0 <ana@a.test> mM4zJP8 Saved)",
            nameof(StepKind.Delivered), "ana@a.test", "info@a.test", "127.0.0.1[127.0.0.1]:11124", 0.08, "2.0.0", "250 2.0.0 <ana@a.test> mM4zJP8 Saved"
        },
        {
            "postfix/smtp[1]: DD180CDE8CA: to=<nadie@b.test>, relay=mx.b.test[127.53.1.2]:25, delay=0.1, delays=0.05/0/0/0.05, dsn=5.1.1, status=bounced (host mx.b.test[127.53.1.2] said: 550 5.1.1 <nadie@b.test>: Recipient address rejected: User unknown (in reply to RCPT TO command))",
            nameof(StepKind.Bounced), "nadie@b.test", null, "mx.b.test[127.53.1.2]:25", 0.1, "5.1.1", "host mx.b.test[127.53.1.2] said: 550 5.1.1 <nadie@b.test>: Recipient address rejected: User unknown (in reply to RCPT TO command)"
        },
        {
            "postfix/error[3]: DD180CDE8CA: to=<x@c.test>, relay=none, delay=0.03, delays=0.02/0.01/0/0, dsn=5.1.2, status=bounced (This is a local stack: no mail leaves the machine)",
            nameof(StepKind.Bounced), "x@c.test", null, null, 0.03, "5.1.2", "This is a local stack: no mail leaves the machine"
        },
        // A recipient's name is the sender's to choose.
        {
            "postfix/lmtp[2]: DD180CDE8CA: to=<\"a, relay=evil\"@a.test>, relay=127.0.0.1[127.0.0.1]:24, delay=1, delays=1/0/0/0, dsn=5.1.1, status=bounced (no such mailbox)",
            nameof(StepKind.Bounced), "\"a, relay=evil\"@a.test", null, "127.0.0.1[127.0.0.1]:24", 1, "5.1.1", "no such mailbox"
        },
    };

    [Theory]
    [MemberData(nameof(Understood))]
    public void What_happened_to_a_message_is_understood(string line, string expected) => Assert.Equal(expected, Read(line)?.ToString());

    [Theory]
    [MemberData(nameof(Attempts))]
    public void An_attempt_says_where_when_and_in_whose_words(
        string line, string outcome, string recipient, string? original, string? relay, double delay, string? dsn, string text)
    {
        var attempt = Assert.IsType<MailLogEvent.Attempted>(Read(line));
        Assert.Equal(
            (outcome, recipient, original, relay, (double?)delay, dsn, text),
            (attempt.Outcome.ToString(), attempt.Recipient, attempt.OriginalRecipient, attempt.Relay, attempt.DelaySeconds, attempt.Dsn, attempt.Text));
    }

    [Theory]
    [InlineData(
        "postfix/smtpd[9]: NOQUEUE: reject: RCPT from unknown[127.53.1.1]: 550 5.1.1 <nadie@b.test>: Recipient address rejected: User unknown; from=<ana@a.test> to=<nadie@b.test> proto=ESMTP helo=<mx.a.test>",
        "RCPT", "ana@a.test", "nadie@b.test", false, "5.1.1", "550 5.1.1 <nadie@b.test>: Recipient address rejected: User unknown")]
    [InlineData(
        "postfix/smtpd[9]: 8DCA6CDEAF4: reject: RCPT from unknown[192.0.2.1]: 451 4.3.0 <b@c.example>: Temporary lookup failure; from=<> to=<b@c.example> proto=SMTP helo=<x>",
        "RCPT", "", "b@c.example", false, "4.3.0", "451 4.3.0 <b@c.example>: Temporary lookup failure")]
    [InlineData(
        "postfix/smtpd[9]: NOQUEUE: reject: MAIL from unknown[192.0.2.1]: 552 5.3.4 Message size exceeds fixed limit; proto=ESMTP helo=<x>",
        "MAIL", null, null, false, "5.3.4", "552 5.3.4 Message size exceeds fixed limit")]
    [InlineData(
        "postfix/cleanup[9]: 8DCA6CDEAF4: milter-reject: END-OF-MESSAGE from unknown[192.0.2.1]: 5.7.1 Spam message rejected; from=<x@y.example> to=<ana@a.test> proto=ESMTP helo=<y>",
        "END-OF-MESSAGE", "x@y.example", "ana@a.test", true, "5.7.1", "5.7.1 Spam message rejected")]
    [InlineData("postfix/smtpd[9]: NOQUEUE: reject: CONNECT from unknown[192.0.2.1]: 554 5.7.1 Client host rejected; proto=SMTP", "CONNECT", null, null, false, "5.7.1", "554 5.7.1 Client host rejected")]
    public void A_refusal_says_who_wanted_what_and_our_words(string line, string stage, string? sender, string? recipient, bool byFilter, string dsn, string text)
    {
        var refusal = Assert.IsType<MailLogEvent.Rejected>(Read(line));
        Assert.Equal((stage, sender, recipient, byFilter, dsn, text), (refusal.Stage, refusal.Sender, refusal.Recipient, refusal.ByFilter, refusal.Dsn, refusal.Text));
    }

    [Theory]
    [InlineData("postfix/master[1]: daemon started -- version 3.7.11, configuration /etc/postfix")]
    [InlineData("postfix/smtpd[1]: connect from unknown[127.0.0.1]")]
    [InlineData("postfix/cleanup[1]: 8DCA6CDEAF4: reject: header Subject: our secret plan from unknown[192.0.2.1]; from=<x@y.example>")]
    [InlineData("postfix/smtp[1]: 8DCA6CDEAF4: to=<bea@b.test>, relay=none, delay=0, status=deliverable (verified)")]
    [InlineData("postfix/qmgr[1]: 8DCA6CDEAF4: from=<ana@a.test>, size=, nrcpt= (queue active)")]
    [InlineData("postfix/smtpd[1]: warning: hostname x does not resolve to address 192.0.2.1")]
    public void Other_lines_say_nothing_of_deliveries(string line) => Assert.Null(Read(line));

    [Fact]
    public void A_message_id_that_looks_like_a_login_makes_nobody_its_sender()
    {
        Assert.IsType<MailLogEvent.Identified>(Read("postfix/cleanup[1]: 8DCA6CDEAF4: message-id=<x@y>, client=unknown[127.0.0.1], sasl_method=PLAIN, sasl_username=ana@a.test"));
        Assert.Null(Assert.IsType<MailLogEvent.Arrived>(Read("postfix/smtpd[1]: 8DCA6CDEAF4: client=sasl_username=ana@a.test[192.0.2.1]")).SubmittedBy);
    }

    [Theory]
    [InlineData("message-id=<milter-header-info: header X-Spam-Status: No, score=-9.00 from x@y.example>")]
    [InlineData("info: header X-Spam-Status: No, score=-9.00 from unknown[192.0.2.1]; from=<x@y.example> to=<ana@a.test> proto=ESMTP helo=<y>")]
    [InlineData("milter-header-info: header Subject: X-Spam-Status: No, score=-9.00 from unknown[192.0.2.1]; from=<x@y.example> to=<ana@a.test> proto=ESMTP helo=<y>")]
    [InlineData("milter-header-info: header X-Spam-Status: Maybe, score=-9.00 from unknown[192.0.2.1]; from=<x@y.example> to=<ana@a.test> proto=ESMTP helo=<y>")]
    public void Only_what_the_filter_added_rates_a_message(string text) => Assert.False(Read($"postfix/cleanup[1]: 8DCA6CDEAF4: {text}") is MailLogEvent.Rated);

    [Fact]
    public void A_message_came_encrypted_where_its_connection_is()
    {
        var connections = new MailLogConnections();
        Assert.Null(Note("postfix/smtpd[7]: Anonymous TLS connection established from unknown[192.0.2.1]: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)"));
        Assert.Equal("TLSv1.3 with cipher TLS_AES_256_GCM_SHA384", Note("postfix/smtpd[7]: 8DCA6CDEAF4: client=unknown[192.0.2.1]"));
        Assert.Null(Note("postfix/smtpd[8]: 8DCA6CDEAF5: client=unknown[192.0.2.1]"));
        Assert.Null(Note("postfix/smtpd[7]: disconnect from unknown[192.0.2.1] ehlo=2 starttls=1 quit=1 commands=4"));
        Assert.Null(Note("postfix/smtpd[7]: 8DCA6CDEAF6: client=unknown[192.0.2.1]"));

        string? Note(string line) => connections.Note(Line(line), Read(line)!);
    }

    private static MailLogEvent? Read(string line) => MailLogParser.Read(Line(line));

    private static MailLogLine Line(string line) => MailLogLine.Read("1a-2b-300 1795493115 " + line)!;
}
