using System.Net.Security;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;
using Webmail.Gateway;
using Webmail.Gateway.Domains;
using Webmail.Gateway.Queue;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;

namespace Webmail.IntegrationTests.Hosted;

/// <summary>Mail programs that speak to the stack's servers as any other would.</summary>
internal static class MailClients
{
    public static async Task<ImapClient> ImapAsync(this MailStack stack, string address, string password, CancellationToken cancellationToken) =>
        await stack.ImapAsync(new Mailbox(address, password), cancellationToken);

    /// <summary>By TLS from the first byte, or begun by STLS.</summary>
    public static async Task<Pop3Client> Pop3Async(this MailStack stack, string address, string password, CancellationToken cancellationToken, bool byStls = false)
    {
        var client = new Pop3Client { ServerCertificateValidationCallback = Trust(stack), CheckCertificateRevocation = false };
        await client.ConnectAsync(
            "localhost",
            byStls ? stack.Servers.Pop3Port : stack.Servers.Pop3sPort,
            byStls ? SecureSocketOptions.StartTls : SecureSocketOptions.SslOnConnect,
            cancellationToken);
        await client.AuthenticateAsync(address, password, cancellationToken);
        return client;
    }

    public static async Task<SmtpClient> SubmissionAsync(this MailStack stack, string address, string password, CancellationToken cancellationToken)
    {
        var client = new SmtpClient { ServerCertificateValidationCallback = Trust(stack), CheckCertificateRevocation = false };
        await client.ConnectAsync("localhost", stack.Servers.SubmissionPort, SecureSocketOptions.StartTls, cancellationToken);
        await client.AuthenticateAsync(address, password, cancellationToken);
        return client;
    }

    /// <summary>The queue as an administrator has it.</summary>
    public static QueueAgent NewQueueAgent(this StackEnvironment servers) => new(Options.Create(new GatewayOptions
    {
        Hosted = new() { Queue = new() { Url = new Uri($"http://127.0.0.1:{servers.QueuePort}"), Key = servers.QueueKey } },
    }));

    public static MimeMessage Letter(string from, string to, string subject) =>
        new([MailboxAddress.Parse(from)], [MailboxAddress.Parse(to)], subject, new TextPart("plain") { Text = "Hola." });

    /// <summary>A message as a stranger's server sends it: without any of these headers the spam filter would think ill of it.</summary>
    /// <param name="headers">Others, each with its line end.</param>
    public static string FromOutside(string from, string to, string subject, string text = "Hola.", string headers = "") =>
        $"{headers}From: {from}\r\nTo: {to}\r\nSubject: {subject}\r\nDate: Mon, 2 Feb 2026 10:00:00 +0000\r\nMessage-ID: <{Guid.NewGuid():N}@{from.Split('@')[1]}>\r\n\r\n{text}";

    /// <summary>The messages of a folder, once there are that many.</summary>
    public static async Task<IReadOnlyList<MimeMessage>> ReceivedAsync(
        this MailStack stack, Mailbox mailbox, int count, CancellationToken cancellationToken, string folder = "INBOX")
    {
        using var client = await stack.ImapAsync(mailbox, cancellationToken);
        var opened = await client.GetFolderAsync(folder, cancellationToken);
        await opened.OpenAsync(FolderAccess.ReadOnly, cancellationToken);
        await Readiness.WaitAsync(
            async () =>
            {
                await client.NoOpAsync(cancellationToken);
                return opened.Count >= count ? null : $"{mailbox.Address} has {opened.Count} messages in {folder}";
            },
            cancellationToken);
        var messages = new List<MimeMessage>();
        for (var i = 0; i < opened.Count; i++)
        {
            messages.Add(await opened.GetMessageAsync(i, cancellationToken));
        }

        return messages;
    }

    private static RemoteCertificateValidationCallback Trust(MailStack stack) =>
        new ServerTrust().For(new ServerEndpoint("localhost", 0, TlsMode.Implicit, stack.Servers.CaFile));
}
