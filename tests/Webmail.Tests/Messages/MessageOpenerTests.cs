using System.Text;
using Webmail.Contracts;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Testing.Gateway;
using Webmail.Testing.Imap;
using Xunit;

namespace Webmail.Tests.Messages;

public sealed class MessageOpenerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Opening_a_message_shows_it_and_marks_it_read_everywhere()
    {
        await using var server = new ScriptedImapServer();
        server.Inbox.Add("From: Ana <ana@a.test>\nTo: Bea <bea@b.test>\nSubject: Hola\nDate: Mon, 23 Nov 2026 10:00:00 +0000\nMessage-Id: <1@a.test>\n\nQué tal\n");
        await using var rig = MailRig.At(server);
        await rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 50, Cancelled);
        await rig.SettleAsync();
        var detail = await rig.Opener.OpenAsync(rig.Account, Id(server, 1), markSeen: true, Cancelled);
        Assert.Equal(("Hola", "ana@a.test", true), (detail.Row.Subject, detail.From[0].Address, detail.Row.IsSeen));
        Assert.Equal("1@a.test", detail.MessageIdHeader);
        Assert.True(detail.Body.HasText);
        await rig.SettleAsync();
        Assert.True(server.Inbox.Messages[0].Has("\\Seen"));
        Assert.Equal(MessageFlags.Seen, Assert.Single(rig.TakeChanges().OfType<MessageFlagsChanged>()).Flags);
        var body = await rig.Get<Webmail.Gateway.Reading.MessageReader>().OpenBodyAsync(rig.Account, new BodyRequest(Id(server, 1), false, false, "es"), Cancelled);
        Assert.Contains("Qué tal", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_asked_for_after_opening_a_message_shows_it_read_although_the_mark_takes_its_time()
    {
        await using var server = new ScriptedImapServer();
        server.Inbox.Add("From: ana@a.test\nSubject: Hola\n\nx\n");
        var mayMark = new TaskCompletionSource();
        server.Once("UID STORE", async c =>
        {
            await mayMark.Task;
            await c.DefaultAsync();
        });
        await using var rig = MailRig.At(server);
        await rig.Opener.OpenAsync(rig.Account, Id(server, 1), markSeen: true, Cancelled);
        var unread = rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.Unread, 10, Cancelled);
        await server.WaitForAsync("UID STORE", Cancelled);
        Assert.False(unread.IsCompleted);
        mayMark.SetResult();
        Assert.Equal(0, (await unread).Matching);
    }

    [Fact]
    public async Task A_message_that_came_in_after_the_connection_selected_the_folder_opens()
    {
        await using var server = new ScriptedImapServer();
        server.Inbox.Add("From: ana@a.test\nSubject: Antes\n\nx\n");
        await using var rig = MailRig.At(server);
        await rig.Opener.OpenAsync(rig.Account, Id(server, 1), markSeen: false, Cancelled);
        server.Inbox.Add("From: ana@a.test\nSubject: Luego\n\nx\n");
        Assert.Equal("Luego", (await rig.Opener.OpenAsync(rig.Account, Id(server, 2), markSeen: false, Cancelled)).Row.Subject);
    }

    [Fact]
    public async Task A_message_expunged_under_ones_feet_is_gone_and_leaves_the_list()
    {
        await using var server = new ScriptedImapServer();
        server.Inbox.Add("From: ana@a.test\nSubject: Hola\n\nx\n");
        await using var rig = MailRig.At(server);
        await rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 50, Cancelled);
        await rig.SettleAsync();
        var id = Id(server, 1);
        server.Inbox.Expunge(1);
        var gone = await Assert.ThrowsAsync<MailException>(() => rig.Opener.OpenAsync(rig.Account, id, markSeen: true, Cancelled));
        Assert.Equal(MailError.MessageGone, gone.Error);
        Assert.Equal(id, Assert.Single(Assert.Single(rig.TakeChanges().OfType<MessagesRemoved>()).Messages));
    }

    [Fact]
    public async Task Two_from_headers_are_both_shown_and_warned_of()
    {
        var detail = await OpenAsync("From: Ana <ana@a.test>\nFrom: Banco <banco@evil.test>\nTo: bea@b.test\nSubject: Hola\nDate: Mon, 23 Nov 2026 10:00:00 +0000\n\nx\n");
        Assert.Equal(["ana@a.test", "banco@evil.test"], detail.From.Select(f => f.Address));
        Assert.Contains(MessageNotice.SeveralFromHeaders, detail.Notices);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Date: yesterday, maybe\n")]
    [InlineData("Date: Mon, 01 Jan 1900 00:00:00 +0000\n")]
    public async Task A_message_without_a_usable_date_shows_when_it_came(string date)
    {
        var detail = await OpenAsync($"From: ana@a.test\nSubject: Hola\n{date}\nx\n");
        Assert.Null(detail.Date);
        Assert.Contains(MessageNotice.NoDate, detail.Notices);
        Assert.InRange(detail.Row.Date, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
    }

    [Theory]
    [InlineData("X-Priority: 1 (Highest)", MessagePriority.High)]
    [InlineData("Importance: low", MessagePriority.Low)]
    [InlineData("Priority: urgent", MessagePriority.High)]
    [InlineData("X-Priority: 3", MessagePriority.Normal)]
    public async Task The_senders_priority_is_read_from_any_of_its_fields(string header, MessagePriority expected)
    {
        var detail = await OpenAsync($"From: ana@a.test\nSubject: Hola\n{header}\n\nx\n");
        Assert.Equal(expected, detail.Row.Priority);
    }

    [Fact]
    public async Task A_subject_that_turns_the_reading_direction_or_breaks_the_line_is_one_plain_line()
    {
        var subject = Convert.ToBase64String(Encoding.UTF8.GetBytes("one\r\nBcc: x\u202Egnp.exe\0 end"));
        var detail = await OpenAsync($"From: ana@a.test\nSubject: =?utf-8?B?{subject}?=\n\nx\n");
        Assert.DoesNotContain(detail.Row.Subject, c => char.IsControl(c) || c == '\u202E');
        Assert.StartsWith("one", detail.Row.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_megabytes_of_recipients_are_opened_and_cut_short()
    {
        await using var server = new ScriptedImapServer();
        server.Inbox.Add("From: ana@a.test\nSubject: Hola\n\nx\n");
        server.Once("UID FETCH", async c =>
        {
            var to = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"(\"Nombre {i} y los dos apellidos de una familia muy larga\" NIL \"n{i}\" \"example.org\")"));
            await c.SendAsync($"* 1 FETCH (UID 1 FLAGS () INTERNALDATE \"23-Nov-2026 10:00:00 +0000\" RFC822.SIZE 11000000 ENVELOPE (NIL \"Hola\" ((NIL NIL \"ana\" \"a.test\")) NIL NIL ({to}) NIL NIL NIL NIL) BODYSTRUCTURE (\"text\" \"plain\" NIL NIL NIL \"7bit\" 3 1))");
            await c.OkAsync();
        });
        await using var rig = MailRig.At(server);
        var detail = await rig.Opener.OpenAsync(rig.Account, Id(server, 1), markSeen: false, Cancelled);
        Assert.Equal(500, detail.To.Count);
        Assert.Contains(MessageNotice.TooLongCutShort, detail.Notices);
    }

    [Fact]
    public async Task A_thousand_parts_one_inside_the_other_are_opened_as_far_as_makes_sense()
    {
        var source = new StringBuilder("From: ana@a.test\nSubject: Hola\nMIME-Version: 1.0\n");
        for (var i = 0; i < 1_000; i++)
        {
            source.Append(null, $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n");
        }

        var detail = await OpenAsync(source.Append("Content-Type: text/plain\n\nhondo\n").ToString());
        Assert.Equal("Hola", detail.Row.Subject);
        Assert.Contains(MessageNotice.TooDeeplyNested, detail.Notices);
    }

    [Fact]
    public async Task A_sender_of_many_kilobytes_is_cut_short_instead_of_keeping_the_gateway_busy()
    {
        var detail = await OpenAsync($"From: ana@a.test,\n {string.Join(",\n ", Enumerable.Range(0, 3_000).Select(i => $"Nombre {i} <n{i}@example.org>"))}\nSubject: Hola\n\nx\n");
        Assert.Equal(500, detail.From.Count);
        Assert.Contains(MessageNotice.TooLongCutShort, detail.Notices);
    }

    [Fact]
    public async Task A_small_message_of_the_list_opens_in_two_round_trips_and_again_in_one()
    {
        await using var server = new ScriptedImapServer();
        server.Inbox.Add("From: ana@a.test\nSubject: Hola\nX-Priority: 1\n\nx\n");
        await using var rig = MailRig.At(server);
        await rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 50, Cancelled);
        await rig.SettleAsync();
        var before = server.Received.Count;
        var detail = await rig.Opener.OpenAsync(rig.Account, Id(server, 1), markSeen: false, Cancelled);
        Assert.Equal((2, MessagePriority.High), (server.Received.Count - before, detail.Row.Priority));
        server.Inbox.SetFlags(1, "\\Flagged");
        var again = await rig.Opener.OpenAsync(rig.Account, Id(server, 1), markSeen: false, Cancelled);
        Assert.Equal((3, true), (server.Received.Count - before, again.Row.IsFlagged));
    }

    [Fact]
    public async Task The_body_and_the_head_asked_for_at_the_same_moment_are_read_once()
    {
        await using var server = new ScriptedImapServer();
        server.Inbox.Add("From: ana@a.test\nSubject: Hola\n\nQué tal\n");
        await using var rig = MailRig.At(server);
        await rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 50, Cancelled);
        await rig.SettleAsync();
        var before = server.Received.Count;
        var asked = new TaskCompletionSource();
        server.Once("UID FETCH", async c =>
        {
            await asked.Task;
            await c.DefaultAsync();
        });
        var body = rig.Opener.OpenBodyAsync(rig.Account, new BodyRequest(Id(server, 1), false, false, "es"), Cancelled);
        var head = rig.Opener.OpenAsync(rig.Account, Id(server, 1), markSeen: false, Cancelled);
        asked.SetResult();
        Assert.Contains("Qué tal", await body, StringComparison.Ordinal);
        Assert.Equal("Hola", (await head).Row.Subject);
        Assert.Equal(2, server.Received.Count - before);
    }

    [Fact]
    public async Task Who_does_not_wait_for_the_body_any_more_leaves_the_head_to_the_other()
    {
        await using var server = new ScriptedImapServer();
        server.Inbox.Add("From: ana@a.test\nSubject: Hola\n\nx\n");
        await using var rig = MailRig.At(server);
        var gone = new TaskCompletionSource();
        server.Once("UID FETCH", async c =>
        {
            await gone.Task;
            await c.DefaultAsync();
        });
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var body = rig.Opener.OpenBodyAsync(rig.Account, new BodyRequest(Id(server, 1), false, false, "es"), leaves.Token);
        var head = rig.Opener.OpenAsync(rig.Account, Id(server, 1), markSeen: false, Cancelled);
        await server.WaitForAsync("UID FETCH", Cancelled);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => body);
        gone.SetResult();
        Assert.Equal("Hola", (await head).Row.Subject);
        Assert.Equal(1, server.Count("*LOGIN*") + server.Count("*AUTHENTICATE*"));
    }

    [Fact]
    public async Task A_message_of_a_watched_mailbox_opens_again_without_asking_the_server()
    {
        await using var server = new ScriptedImapServer();
        server.Inbox.Add("From: ana@a.test\nSubject: Hola\n\nx\n");
        await using var rig = MailRig.At(server);
        using var watcher = rig.Views.Attach(rig.Account.AccountId);
        await rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 50, Cancelled);
        await rig.Opener.OpenAsync(rig.Account, Id(server, 1), markSeen: true, Cancelled);
        await rig.SettleAsync();
        var before = server.Received.Count;
        Assert.True((await rig.Opener.OpenAsync(rig.Account, Id(server, 1), markSeen: true, Cancelled)).Row.IsSeen);
        Assert.Equal(before, server.Received.Count);
    }

    [Fact]
    public async Task A_message_opened_before_and_expunged_since_is_gone()
    {
        await using var server = new ScriptedImapServer();
        server.Inbox.Add("From: ana@a.test\nSubject: Hola\n\nx\n");
        await using var rig = MailRig.At(server);
        var id = Id(server, 1);
        await rig.Opener.OpenAsync(rig.Account, id, markSeen: false, Cancelled);
        server.Inbox.Expunge(1);
        var gone = await Assert.ThrowsAsync<MailException>(() => rig.Opener.OpenAsync(rig.Account, id, markSeen: false, Cancelled));
        Assert.Equal(MailError.MessageGone, gone.Error);
    }

    [Fact]
    public async Task A_connection_cut_in_the_middle_of_a_message_is_tried_again_and_the_message_opens()
    {
        await using var server = new ScriptedImapServer();
        server.Inbox.Add("From: ana@a.test\nSubject: Hola\n\nx\n");
        await using var rig = MailRig.At(server);
        await rig.Lists.OpenFolderAsync(rig.Account, FolderId.Inbox, MessageFilter.All, 50, Cancelled);
        await rig.SettleAsync();
        server.Once("UID FETCH", async c =>
        {
            await c.SendRawAsync("* 1 FETCH (UID 1 FLAGS () ENVELOPE (NIL {9000}\r\nonly this");
            c.Drop();
        });
        var detail = await rig.Opener.OpenAsync(rig.Account, Id(server, 1), markSeen: false, Cancelled);
        Assert.Equal("Hola", detail.Row.Subject);
    }

    private static MessageId Id(ScriptedImapServer server, uint uid) => new(FolderId.Inbox, server.Inbox.UidValidity, uid);

    private static async Task<MessageDetail> OpenAsync(string source)
    {
        await using var server = new ScriptedImapServer();
        server.Inbox.Add(source);
        await using var rig = MailRig.At(server);
        return await rig.Opener.OpenAsync(rig.Account, Id(server, 1), markSeen: false, Cancelled);
    }
}
