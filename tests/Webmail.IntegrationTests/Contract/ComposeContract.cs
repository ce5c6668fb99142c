using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Contacts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Testing.Hosting;
using Xunit;

namespace Webmail.IntegrationTests.Contract;

/// <summary>What <see cref="ICompose"/> promises, whichever way it is asked.</summary>
public abstract class ComposeContract(GatewayFixture gateway)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private ICompose Compose => gateway.Ask<ICompose>();

    private IMessages Messages => gateway.Ask<IMessages>();

    [Fact]
    public async Task What_is_sent_arrives_with_its_attachment_is_filed_and_its_reader_becomes_a_contact()
    {
        var (ana, anas) = await gateway.SignInAsync(Cancelled);
        var (bea, beas) = await gateway.SignInAsync(Cancelled, "b.test");
        var content = new byte[300_000];
        new Random(11).NextBytes(content);
        var upload = await Compose.UploadAsync(anas, new UploadRequest("año & más.bin", "application/octet-stream", content.Length), new MemoryStream(content), Cancelled);
        Assert.Equal(("año & más.bin", content.LongLength), (upload.FileName, upload.Size));

        var message = (await NewAsync(anas)) with
        {
            To = [new MailAddress(bea.Address, "Bea")],
            Subject = "Presupuesto – «ñ»",
            Text = "Los números.",
            Attachments = [new OutgoingAttachment(upload.FileName, upload.ContentType, upload.Size, upload.Id, null)],
        };
        Assert.Equal(ana.Address, message.From.Address);
        var result = await Compose.SendAsync(anas, message, null, Cancelled);
        Assert.Null(result.Warning);

        var row = await ArrivedAsync(beas, "Presupuesto – «ñ»");
        var detail = await Messages.OpenAsync(beas, row.Id, markSeen: false, Cancelled);
        await using var part = await Messages.OpenPartAsync(beas, row.Id, Assert.Single(detail.Attachments).PartId, Cancelled);
        using var copy = new MemoryStream();
        await part.Content.CopyToAsync(copy, Cancelled);
        Assert.Equal(content, copy.ToArray());

        var sent = (await gateway.Ask<IFolders>().ListAsync(anas, Cancelled)).ByRole(FolderRole.Sent)!;
        Assert.Equal("Presupuesto – «ñ»", Assert.Single((await Messages.OpenFolderAsync(anas, sent.Id, MessageFilter.All, 10, Cancelled)).Rows).Subject);
        Assert.Equal(bea.Address, Assert.Single(await gateway.Ask<IContacts>().SuggestAsync(anas, "bea", 5, Cancelled)).Address);
    }

    [Fact]
    public async Task A_reply_goes_to_the_author_with_subject_and_threading()
    {
        var (mailbox, session) = await gateway.SignInAsync(Cancelled);
        await gateway.Stack.DeliverAsync(mailbox.Address, ContractMail.Text(mailbox, "Viaje"), Cancelled);
        var row = (await Messages.OpenFolderAsync(session, FolderId.Inbox, MessageFilter.All, 1, Cancelled)).Rows[0];
        var reply = (await Compose.StartAsync(session, new ComposeRequest(ComposeKind.Reply, row.Id, "es"), Cancelled)).Message;
        Assert.Equal(("Re: Viaje", "zoe@c.test"), (reply.Subject, Assert.Single(reply.To).Address));
        Assert.NotNull(reply.InReplyTo);
        Assert.Equal(row.Id, reply.Original);
    }

    [Fact]
    public async Task A_draft_replaces_the_one_before_and_is_taken_up_again()
    {
        var (_, session) = await gateway.SignInAsync(Cancelled);
        var message = (await NewAsync(session)) with { Subject = "Borrador", Text = "Uno" };
        var first = await Compose.SaveDraftAsync(session, message, null, Cancelled);
        var second = await Compose.SaveDraftAsync(session, message with { Text = "Uno y dos" }, first, Cancelled);
        var drafts = await Messages.OpenFolderAsync(session, second.Folder, MessageFilter.All, 10, Cancelled);
        Assert.Equal(second, Assert.Single(drafts.Rows).Id);

        var again = await Compose.StartAsync(session, new ComposeRequest(ComposeKind.EditDraft, second, "es"), Cancelled);
        Assert.Equal((second, "Borrador"), (again.Draft!.Value, again.Message.Subject));
        Assert.Contains("Uno y dos", again.Message.Text ?? again.Message.Html!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_sent_is_told_and_leaves_everything_as_it_was()
    {
        var (_, session) = await gateway.SignInAsync(Cancelled);
        var message = (await NewAsync(session)) with { Subject = "No", Text = "No" };
        Assert.Equal(MailError.NoRecipients, (await FailsAsync(() => Compose.SendAsync(session, message, null, Cancelled))).Error);
        var malformed = await FailsAsync(() => Compose.SendAsync(session, message with { To = [new MailAddress("not an address")] }, null, Cancelled));
        Assert.Equal(MailError.AddressMalformed, malformed.Error);
        var refused = await FailsAsync(() => Compose.SendAsync(session, message with { To = [new MailAddress("nobody.at.all@a.test")] }, null, Cancelled));
        Assert.Equal(MailError.RecipientRefused, refused.Error);
        Assert.NotEmpty(refused.ServerText!);
        var attachment = new OutgoingAttachment("gone.bin", "application/octet-stream", 1, Guid.NewGuid(), null);
        var gone = await FailsAsync(() => Compose.SendAsync(session, message with { To = [new MailAddress("x@b.test")], Attachments = [attachment] }, null, Cancelled));
        Assert.Equal(MailError.UploadGone, gone.Error);
        Assert.Equal(0, (await gateway.Ask<IFolders>().ListAsync(session, Cancelled)).ByRole(FolderRole.Sent)?.Total ?? 0);
    }

    [Fact]
    public async Task A_file_that_no_message_could_carry_is_refused_before_its_first_byte()
    {
        var (_, session) = await gateway.SignInAsync(Cancelled);
        var unread = new UnreadStream();
        var refused = await FailsAsync(() => Compose.UploadAsync(session, new UploadRequest("huge.iso", "application/octet-stream", 10L << 30), unread, Cancelled));
        Assert.Equal(MailError.UploadTooLarge, refused.Error);
        Assert.False(unread.WasRead);
    }

    [Fact]
    public async Task A_discarded_upload_and_somebody_elses_upload_cannot_be_sent()
    {
        var (_, ana) = await gateway.SignInAsync(Cancelled);
        var (bea, beas) = await gateway.SignInAsync(Cancelled, "b.test");
        var upload = await Compose.UploadAsync(ana, new UploadRequest("a.txt", "text/plain", 3), new MemoryStream([1, 2, 3]), Cancelled);
        var message = (await NewAsync(beas)) with
        {
            To = [new MailAddress(bea.Address)],
            Text = "Mine?",
            Attachments = [new OutgoingAttachment("a.txt", "text/plain", 3, upload.Id, null)],
        };
        Assert.Equal(MailError.UploadGone, (await FailsAsync(() => Compose.SendAsync(beas, message, null, Cancelled))).Error);
        await Compose.DiscardUploadAsync(ana, upload.Id, Cancelled);
        var own = (await NewAsync(ana)) with { To = message.To, Attachments = message.Attachments };
        Assert.Equal(MailError.UploadGone, (await FailsAsync(() => Compose.SendAsync(ana, own, null, Cancelled))).Error);
    }

    private static Task<MailException> FailsAsync(Func<Task> action) => Assert.ThrowsAsync<MailException>(action);

    private async Task<OutgoingMessage> NewAsync(SessionTicket session) =>
        (await Compose.StartAsync(session, new ComposeRequest(ComposeKind.New, null, "es"), Cancelled)).Message;

    private async Task<MessageRow> ArrivedAsync(SessionTicket session, string subject)
    {
        MessageRow? row = null;
        await Readiness.WaitAsync(
            async () =>
            {
                var inbox = await Messages.OpenFolderAsync(session, FolderId.Inbox, MessageFilter.All, 10, Cancelled);
                row = inbox.Rows.FirstOrDefault(r => r.Subject == subject);
                return row is null ? $"{subject} has not arrived" : null;
            },
            Cancelled);
        return row!;
    }

    private sealed class UnreadStream() : MemoryStream(new byte[100_000])
    {
        public bool WasRead { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            WasRead = true;
            return base.ReadAsync(buffer, cancellationToken);
        }

        public override int Read(Span<byte> buffer)
        {
            WasRead = true;
            return base.Read(buffer);
        }

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            WasRead = true;
            return base.CopyToAsync(destination, bufferSize, cancellationToken);
        }
    }
}

public sealed class ComposeInProcess(InProcessGateway gateway) : ComposeContract(gateway), IClassFixture<InProcessGateway>;

public sealed class ComposeOverHttp(RemoteGateway gateway) : ComposeContract(gateway), IClassFixture<RemoteGateway>;
