using System.Globalization;
using System.Net;
using System.Text;
using MailKit;
using MimeKit;
using MimeKit.Utils;
using Webmail.Samples.Files;

namespace Webmail.Samples.Conversations;

/// <summary>Turns a conversation into messages with correct threading.</summary>
internal sealed class ConversationWriter(MailboxAddress owner, DateTimeOffset now, Random random)
{
    public IEnumerable<SampleMessage> Write(Conversation conversation)
    {
        var begun = now.AddDays(-conversation.DaysAgo);
        var other = People.Get(conversation.Messages.First(m => m.Person != "me").Person);
        var references = new List<string>();
        for (var i = 0; i < conversation.Messages.Count; i++)
        {
            var told = conversation.Messages[i];
            var mine = told.Person == "me";
            var date = begun.AddHours(told.Hours);
            if (date > now)
            {
                // The conversation of this morning has not got that far yet.
                yield break;
            }

            var message = new MimeMessage
            {
                Subject = i == 0 ? conversation.Subject : "Re: " + conversation.Subject,
                Date = date,
                MessageId = MimeUtils.GenerateMessageId("samples.example"),
                Body = Body(conversation, told),
            };
            message.From.Add(mine ? owner : People.Get(told.Person));
            message.To.Add(mine ? other : owner);
            if (!mine && told.Person != conversation.Messages[0].Person)
            {
                message.Cc.Add(other);
            }

            if (told.Marks.Contains("important"))
            {
                message.Priority = MessagePriority.Urgent;
                message.XPriority = XMessagePriority.High;
            }

            if (references.Count > 0)
            {
                message.InReplyTo = references[^1];
                message.References.AddRange(references);
            }

            references.Add(message.MessageId);
            var answered = i + 1 < conversation.Messages.Count && conversation.Messages[i + 1].Person == "me" && begun.AddHours(conversation.Messages[i + 1].Hours) <= now;
            yield return new SampleMessage(mine ? "Sent" : conversation.Folder, message, Flags(told, mine, answered, date), []);
        }
    }

    private MessageFlags Flags(ConversationMessage told, bool mine, bool answered, DateTimeOffset date)
    {
        var flags = MessageFlags.None;
        flags |= mine || answered || random.NextDouble() < ((now - date).TotalDays < 1 ? 0.25 : 0.8) ? MessageFlags.Seen : 0;
        flags |= answered ? MessageFlags.Answered : 0;
        flags |= told.Marks.Contains("flagged") ? MessageFlags.Flagged : 0;
        return flags;
    }

    private MimeEntity Body(Conversation conversation, ConversationMessage told)
    {
        var builder = new BodyBuilder { TextBody = told.Text };
        if (told.Marks.Contains("img"))
        {
            var picture = builder.LinkedResources.Add(told.Files[0], JpegFile.Landscape(900, 560, random), ContentType.Parse("image/jpeg"));
            picture.ContentId = MimeUtils.GenerateMessageId("samples.example");
            builder.HtmlBody = Html(told.Text, conversation.Language, picture.ContentId);
        }
        else if (told.Person != "me" && random.Next(3) > 0)
        {
            builder.HtmlBody = Html(told.Text, conversation.Language, null);
        }

        foreach (var file in told.Files.Skip(told.Marks.Contains("img") ? 1 : 0))
        {
            builder.Attachments.Add(SampleFile.Attachment(file, conversation.Subject, random));
        }

        var body = builder.ToMessageBody();
        return told.Marks.Contains("invite") ? Invite(body, conversation.Subject, told) : body;
    }

    private static string Html(string text, string language, string? contentId)
    {
        var html = new StringBuilder($"<html lang=\"{language}\"{(language == "ar" ? " dir=\"rtl\"" : "")}><body>");
        foreach (var paragraph in text.Trim().Split("\n\n"))
        {
            html.Append(CultureInfo.InvariantCulture, $"<p>{WebUtility.HtmlEncode(paragraph).Replace("\n", "<br>", StringComparison.Ordinal)}</p>");
            if (contentId is not null)
            {
                html.Append(CultureInfo.InvariantCulture, $"<p><img src=\"cid:{contentId}\" alt=\"\" width=\"640\"></p>");
                contentId = null;
            }
        }

        return html.Append("</body></html>").ToString();
    }

    // RFC 6047 §2.4: the invitation is one more alternative of the body.
    private MultipartAlternative Invite(MimeEntity body, string subject, ConversationMessage told)
    {
        var start = now.Date.AddDays(3).AddHours(10);
        var calendar = string.Join(
            "\r\n",
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//samples//EN", "METHOD:REQUEST", "BEGIN:VEVENT",
            $"UID:{Guid.NewGuid()}@samples.example",
            $"DTSTAMP:{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}",
            $"DTSTART:{start:yyyyMMdd'T'HHmmss}", $"DTEND:{start.AddHours(1):yyyyMMdd'T'HHmmss}",
            $"SUMMARY:{subject.Replace(",", "\\,", StringComparison.Ordinal)}",
            $"ORGANIZER:mailto:{People.Get(told.Person).Address}", $"ATTENDEE;RSVP=TRUE:mailto:{owner.Address}",
            "END:VEVENT", "END:VCALENDAR", "");
        var part = new TextPart("calendar") { Text = calendar };
        part.ContentType.Parameters.Add("method", "REQUEST");
        return [.. body is MultipartAlternative alternative ? alternative : new MultipartAlternative(body), part];
    }
}
