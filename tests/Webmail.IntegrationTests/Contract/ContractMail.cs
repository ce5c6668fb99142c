using MimeKit;
using Webmail.Testing.Stack;

namespace Webmail.IntegrationTests.Contract;

/// <summary>Messages as they come in from outside.</summary>
internal static class ContractMail
{
    public static MimeMessage Text(Mailbox to, string subject, string text = "Hello") => Message(to, subject, new TextPart("plain") { Text = text });

    public static MimeMessage WithAttachment(Mailbox to, string subject, string html, string fileName, byte[] content)
    {
        var body = new BodyBuilder { HtmlBody = html };
        body.Attachments.Add(fileName, content, new ContentType("application", "pdf"));
        return Message(to, subject, body.ToMessageBody());
    }

    private static MimeMessage Message(Mailbox to, string subject, MimeEntity body)
    {
        var message = new MimeMessage { Subject = subject, Body = body, Date = new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.FromHours(1)) };
        message.From.Add(new MailboxAddress("Zoë Núñez", "zoe@c.test"));
        message.To.Add(MailboxAddress.Parse(to.Address));
        return message;
    }
}
