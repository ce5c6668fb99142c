using System.Globalization;
using MailKit;
using MimeKit;
using Webmail.Contracts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Compose.Starting;
using Webmail.Gateway.Reading;
using Xunit;

namespace Webmail.Tests.Compose.Starting;

public sealed class ReplyTests
{
    private const string Own = "ana@a.test";

    [Fact]
    public void A_reply_goes_to_the_author()
    {
        var source = Source(from: "Bea <bea@b.test>", to: "ana@a.test, carl@c.test");

        Assert.Equal([new MailAddress("bea@b.test", "Bea")], ReplyRecipients.ForReply(source, Own));
    }

    [Fact]
    public void A_reply_goes_where_the_author_wants_it()
    {
        var source = Source(from: "bea@b.test", to: "ana@a.test", replyTo: "office@b.test");

        Assert.Equal(["office@b.test"], Addresses(ReplyRecipients.ForReply(source, Own)));
    }

    [Fact]
    public void A_list_that_puts_itself_into_Reply_To_is_not_told_what_was_meant_for_one()
    {
        var source = Source(from: "bea@b.test", to: "list@l.test", replyTo: "list@l.test", headers: "List-Post: <mailto:list@l.test>\r\n");

        Assert.Equal(["bea@b.test"], Addresses(ReplyRecipients.ForReply(source, Own)));
        Assert.Equal(["bea@b.test", "list@l.test"], Addresses(ReplyRecipients.ForReplyAll(source, Own).To));
    }

    [Fact]
    public void A_reply_to_oneself_goes_to_the_same_people_again()
    {
        var source = Source(from: "ana@a.test", to: "bea@b.test");

        Assert.Equal(["bea@b.test"], Addresses(ReplyRecipients.ForReply(source, Own)));
    }

    [Fact]
    public void A_reply_to_all_leaves_oneself_out_and_names_everybody_once()
    {
        var source = Source(from: "bea@b.test", to: "ANA@a.test, carl@c.test, bea@b.test", cc: "dora@d.test, carl@c.test");
        var (to, cc) = ReplyRecipients.ForReplyAll(source, Own);

        Assert.Equal(["bea@b.test", "carl@c.test"], Addresses(to));
        Assert.Equal(["dora@d.test"], Addresses(cc));
    }

    [Fact]
    public void A_reply_to_all_follows_Mail_Followup_To()
    {
        var source = Source(from: "bea@b.test", to: "list@l.test", headers: "Mail-Followup-To: list@l.test\r\n");

        Assert.Equal(["list@l.test"], Addresses(ReplyRecipients.ForReplyAll(source, Own).To));
    }

    [Fact]
    public void The_thread_is_the_parents_and_then_the_parent()
    {
        var source = Source(headers: "References: <1@x> <2@x>\r\nIn-Reply-To: <2@x>\r\nMessage-Id: <3@x>\r\n");

        Assert.Equal(["1@x", "2@x", "3@x"], source.Thread());
    }

    [Fact]
    public void Without_References_the_parents_only_In_Reply_To_begins_the_thread()
    {
        Assert.Equal(["2@x", "3@x"], Source(headers: "In-Reply-To: <2@x>\r\nMessage-Id: <3@x>\r\n").Thread());
        Assert.Equal(["3@x"], Source(headers: "In-Reply-To: <1@x> <2@x>\r\nMessage-Id: <3@x>\r\n").Thread());
    }

    [Fact]
    public void The_quote_says_who_wrote_it_and_when_in_the_readers_language()
    {
        var source = Source(from: "Bea <bea@b.test>", text: "¿Vienes?\r\n> antes\r\n-- \r\nBea");
        var quote = Quote.ForReply(source, Reader("es"));

        Assert.Contains("Bea <bea@b.test> escribió:\n> ¿Vienes?\n>> antes\n", quote.Text, StringComparison.Ordinal);
        Assert.Contains("El lunes, 23 de noviembre de 2026", quote.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("-- \n", quote.Text, StringComparison.Ordinal);
        Assert.Contains("<blockquote type=\"cite\" class=\"webmail-quote\"><div>¿Vienes?</div>", System.Net.WebUtility.HtmlDecode(quote.Html), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Asia/Tokyo", "El lunes, 23 de noviembre de 2026, 18:42, bea@b.test escribió:")]
    [InlineData("America/Los_Angeles", "El lunes, 23 de noviembre de 2026, 1:42, bea@b.test escribió:")]
    [InlineData("Pacific/Kiritimati", "El lunes, 23 de noviembre de 2026, 23:42, bea@b.test escribió:")]
    [InlineData("Nowhere/At_All", "El lunes, 23 de noviembre de 2026, 10:42, bea@b.test escribió:")]
    [InlineData(null, "El lunes, 23 de noviembre de 2026, 10:42, bea@b.test escribió:")]
    public void The_quote_tells_the_time_by_the_clock_of_whoever_answers(string? zone, string line)
    {
        var quote = Quote.ForReply(Source(text: "Hola"), Reader("es", zone));

        Assert.Contains(line, quote.Text, StringComparison.Ordinal);
        Assert.Contains(line, System.Net.WebUtility.HtmlDecode(quote.Html), StringComparison.Ordinal);
    }

    [Fact]
    public void A_forwarded_message_tells_its_date_by_the_clock_of_whoever_forwards()
    {
        var quote = Quote.ForForward(Source(text: "Hola"), Reader("es", "Pacific/Auckland"));

        Assert.Contains("Fecha: lunes, 23 de noviembre de 2026 22:42\n", quote.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostile_message_is_quoted_without_its_script()
    {
        var quote = Quote.ForReply(Source(html: "<p onclick=x()>Hi<script>x()</script></p>"), Reader("en"));

        Assert.Contains("<p>Hi</p></blockquote>", quote.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_forwarded_message_tells_what_it_was()
    {
        var quote = Quote.ForForward(Source(from: "Bea <bea@b.test>", to: "ana@a.test", text: "Hola"), Reader("en"));

        Assert.Contains("---------- Forwarded message ----------\nFrom: Bea <bea@b.test>\n", quote.Text, StringComparison.Ordinal);
        Assert.Contains("Subject: Viaje\nTo: ana@a.test\n\nHola", quote.Text, StringComparison.Ordinal);
        Assert.Contains("From: Bea &lt;bea@b.test&gt;<br>", quote.Html, StringComparison.Ordinal);
    }

    private static QuoteReader Reader(string language, string? zone = null) => new(CultureInfo.GetCultureInfo(language), zone);

    private static string[] Addresses(IEnumerable<MailAddress> addresses) => [.. addresses.Select(a => a.Address)];

    private static SourceMessage Source(
        string from = "bea@b.test", string to = "ana@a.test", string cc = "", string? replyTo = null, string headers = "", string? text = null, string? html = null)
    {
        var list = HeaderList.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(headers + "\r\n")));
        var envelope = new Envelope { Subject = "Viaje", Date = new DateTimeOffset(2026, 11, 23, 10, 42, 0, TimeSpan.FromHours(1)), MessageId = list[HeaderId.MessageId] };
        Add(envelope.From, from);
        Add(envelope.To, to);
        Add(envelope.Cc, cc);
        Add(envelope.ReplyTo, replyTo ?? from);
        var piece = new BodyPiece("1", html is null ? PieceKind.Text : PieceKind.Html, "utf-8", "8bit", 100);
        var plan = new BodyPlan([piece], [piece], new Dictionary<string, string>(), [], new Dictionary<string, string>(), []);
        return new SourceMessage(new MessageId(FolderId.Inbox, 1, 7), envelope, list, new BodySource(plan, [new LoadedPiece(piece, html ?? text ?? "")], []));

        static void Add(InternetAddressList target, string addresses)
        {
            if (addresses.Length > 0)
            {
                target.AddRange(InternetAddressList.Parse(addresses));
            }
        }
    }
}
