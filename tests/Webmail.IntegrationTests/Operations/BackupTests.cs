using System.Runtime.Versioning;
using MailKit;
using MailKit.Net.Imap;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using Npgsql;
using Webmail.Contracts.Admin;
using Webmail.Data.Accounts;
using Webmail.Data.Audit;
using Webmail.Data.Contacts;
using Webmail.Data.Mailboxes;
using Webmail.Testing.Stack;
using Xunit;
using static Webmail.IntegrationTests.Hosted.MailClients;

namespace Webmail.IntegrationTests.Operations;

/// <summary>A backup of a stack that is in use, restored into one that has nothing.</summary>
[SupportedOSPlatform("linux")]
public sealed class BackupTests
{
    private const string Password = "secret of all of them";
    private const string Disabled = "disabled@a.test";
    private const string Deleted = "deleted@a.test";
    private const string Busy = "busy@a.test";
    private const int BusyMessages = 40;

    private static readonly string[] Addresses = ["ana@a.test", Disabled, Deleted, "empty@a.test"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_message_and_every_row_is_there_again_after_a_restore_into_an_empty_stack()
    {
        var folder = Path.Combine(MailStack.RunFolder, "backup-" + Guid.NewGuid().ToString("N")[..8]);
        await using var source = new SecondStack("backed-up");
        await using var target = new SecondStack("restored");
        await source.RunAsync(Cancelled, "reset");
        await source.RunAsync(Cancelled, "up");
        await FillAsync(source);
        await StackInMotion.TeachAsync(source, Cancelled);
        await StackInMotion.LeaveWaitingAsync(source, "empty@a.test", Cancelled);
        var learned = await StackInMotion.LearnedAsync(source, Cancelled);
        await File.WriteAllTextAsync(source.SecondFactorKey, "what second factors are sealed with", Cancelled);
        try
        {
            // 1. Made while somebody reads: each message of the busy mailbox changes again and again.
            await BackUpWhileReadAsync(source, folder);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "secrets/second-factor-key")));
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => source.RunAsync(Cancelled, "backup", folder));
            Assert.Contains("is there already", refused.Message, StringComparison.Ordinal);

            // 2. Not over what is there, and not from a damaged backup.
            refused = await Assert.ThrowsAsync<InvalidOperationException>(() => source.RunAsync(Cancelled, "restore", folder));
            Assert.Contains("there are mailboxes and mail in this stack", refused.Message, StringComparison.Ordinal);
            await RefusesDamagedAsync(target, folder);

            // 3. Into nothing.
            await target.RunAsync(Cancelled, "reset");
            await target.RunAsync(Cancelled, "restore", folder);
            await target.RunAsync(Cancelled, "up");
            Assert.Equal(await StackContents.RowsAsync(source.Servers.ConnectionString, Cancelled), await StackContents.RowsAsync(target.Servers.ConnectionString, Cancelled));
            Assert.Equal(await StackContents.RightsAsync(source.Servers.ConnectionString, Cancelled), await StackContents.RightsAsync(target.Servers.ConnectionString, Cancelled));
            Assert.Equal("what second factors are sealed with", await File.ReadAllTextAsync(target.SecondFactorKey, Cancelled));
            await HasTheSameMailAsync(source, target);
            Assert.Equal(learned, await StackInMotion.LearnedAsync(target, Cancelled));
            Assert.All(learned, line => Assert.False(line.EndsWith(" 0", StringComparison.Ordinal), line));

            // 4. What waited is there and goes nowhere until somebody says so.
            var waiting = Assert.Single(await StackInMotion.QueueAsync(source, queue => queue.Count > 0, Cancelled));
            var held = Assert.Single(await StackInMotion.QueueAsync(target, queue => queue.Count > 0, Cancelled));
            Assert.Equal((waiting.Id, waiting.Sender, QueueState.Held), (held.Id, held.Sender, held.State));
            await StackInMotion.ReleaseAsync(target, held, Cancelled);
            await StackInMotion.QueueAsync(target, queue => queue.Count == 0, Cancelled);
            using (var reader = await target.ImapAsync("empty@a.test", Password, Cancelled))
            {
                await reader.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancelled);
                Assert.Equal("on its way", (await reader.Inbox.GetMessageAsync(0, Cancelled)).Subject);
            }

            // 5. One that was cut short is not taken for a whole one, and can be run again.
            await CutShortAsync(target);
            refused = await Assert.ThrowsAsync<InvalidOperationException>(() => target.RunAsync(Cancelled, "up"));
            Assert.Contains("did not come to its end", refused.Message, StringComparison.Ordinal);
            await target.RunAsync(Cancelled, "restore", folder);
            await target.RunAsync(Cancelled, "up");
            using var again = await target.ImapAsync("ana@a.test", Password, Cancelled);
            await again.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancelled);
            Assert.Equal(2, again.Inbox.Count);

            // 6. And from a version that kept mail in Maildirs.
            await target.RunAsync(Cancelled, "down");
            await OlderMail.GoBackAsync(target.Servers, Cancelled);
            await target.RunAsync(Cancelled, "up");
            Assert.Empty(OlderMail.Find(target.Servers));
            await HasTheSameMailAsync(source, target);

            // 7. What came while that version was run once more is added, not lost.
            await OlderMail.DeliverAsync(target.Servers, "ana@a.test", "while the older version was back", Cancelled);
            await target.RunAsync(Cancelled, "restart", "dovecot");
            Assert.Empty(OlderMail.Find(target.Servers));
            using var added = await target.ImapAsync("ana@a.test", Password, Cancelled);
            await added.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancelled);
            Assert.Equal(3, added.Inbox.Count);
            Assert.Equal("while the older version was back", (await added.Inbox.GetMessageAsync(2, Cancelled)).Subject);
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    // Rows of several tables, and mail with what mail programs rely on: gaps between UIDs, flags, keywords, old dates, subscriptions.
    private static async Task FillAsync(SecondStack source)
    {
        await source.Hosted.PrepareAsync(["a.test"], Cancelled);
        foreach (var address in Addresses.Append(Busy))
        {
            await source.Hosted.AddMailboxAsync(address, Password, "1G", Cancelled);
        }

        await using (var rows = source.Hosted.Open())
        {
            var account = new AccountEntity { Id = Guid.CreateVersion7(), Address = "ana@a.test", Scheme = "System", Density = "Cosy", Signature = "Ana\n\"Año\"\t\\" };
            rows.Accounts.Add(account);
            rows.Contacts.Add(new ContactEntity { Id = Guid.CreateVersion7(), AccountId = account.Id, Address = "Bea@b.test", AddressKey = "bea@b.test", Name = "Bea", Words = "bea bea@b.test" });
            rows.AuditLog.Add(new AuditEntryEntity { At = DateTimeOffset.UtcNow, Actor = "system", Action = "mailbox.created", Subject = "ana@a.test" });
            var alias = new AliasEntity { Id = Guid.CreateVersion7(), Domain = "a.test", LocalPart = "office", CreatedAt = DateTimeOffset.UtcNow };
            alias.Targets.Add(new AliasTargetEntity { Address = "ana@a.test", MaySend = true });
            rows.Aliases.Add(alias);
            await rows.SaveChangesAsync(Cancelled);
        }

        foreach (var address in new[] { "ana@a.test", Disabled, Deleted })
        {
            using var client = await source.ImapAsync(address, Password, Cancelled);
            await client.Inbox.OpenAsync(FolderAccess.ReadWrite, Cancelled);
            foreach (var (subject, flags, year) in new[] { ("first", MessageFlags.Seen | MessageFlags.Answered, 1999), ("gone", MessageFlags.None, 2001), ("flagged", MessageFlags.Flagged, 2024) })
            {
                await client.Inbox.AppendAsync(new AppendRequest(Letter("x@example.org", address, subject), flags, ["$Forwarded", "travel"]) { InternalDate = new DateTimeOffset(year, 2, 3, 4, 5, 6, TimeSpan.FromHours(-5)) }, Cancelled);
            }

            await client.Inbox.StoreAsync(1, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true }, Cancelled);
            await client.Inbox.ExpungeAsync(Cancelled);
            var years = await client.GetFolder(client.PersonalNamespaces[0]).CreateAsync("Años", true, Cancelled);
            var year2024 = await years!.CreateAsync("2024", true, Cancelled);
            await year2024!.SubscribeAsync(Cancelled);
            var letter = Letter("x@example.org", address, "with a file");
            letter.Body = new Multipart("mixed") { new TextPart("plain") { Text = "Año\r\n.\r\nFrom me\r\n" }, new MimePart("application", "octet-stream") { Content = new MimeContent(new MemoryStream([.. Enumerable.Range(0, 5000).Select(i => (byte)i)])), ContentTransferEncoding = ContentEncoding.Base64 } };
            await year2024.AppendAsync(new AppendRequest(letter), Cancelled);
        }

        using (var client = await source.ImapAsync(Busy, Password, Cancelled))
        {
            for (var i = 0; i < BusyMessages; i++)
            {
                await client.Inbox!.AppendAsync(new AppendRequest(Letter("x@example.org", Busy, $"busy {i}")), Cancelled);
            }
        }

        foreach (var address in Addresses)
        {
            // Each folder gets its UIDVALIDITY when somebody first opens it.
            using var client = await source.ImapAsync(address, Password, Cancelled);
            await StackContents.MailAsync(client, Cancelled);
        }

        await SetAsync(source, Disabled, enabled: false, deleted: false);
        await SetAsync(source, Deleted, enabled: true, deleted: true);
    }

    private static async Task BackUpWhileReadAsync(SecondStack source, string folder)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        using var client = await source.ImapAsync(Busy, Password, Cancelled);
        await client.Inbox.OpenAsync(FolderAccess.ReadWrite, Cancelled);
        var reading = ReadOnAsync(client, over.Token);
        await source.RunAsync(Cancelled, "backup", folder);
        Assert.False(reading.IsCompleted);
        await over.CancelAsync();
        Assert.True(await reading > 0);
    }

    private static async Task<int> ReadOnAsync(ImapClient client, CancellationToken over)
    {
        var rounds = 0;
        while (!over.IsCancellationRequested)
        {
            await client.Inbox.StoreAsync([.. Enumerable.Range(0, BusyMessages)], new StoreFlagsRequest(rounds++ % 2 == 0 ? StoreAction.Add : StoreAction.Remove, MessageFlags.Seen) { Silent = true }, Cancelled);
        }

        return rounds;
    }

    private static async Task RefusesDamagedAsync(SecondStack target, string folder)
    {
        var damaged = folder + "-damaged";
        Directory.CreateDirectory(damaged);
        try
        {
            foreach (var file in Directory.EnumerateFiles(folder))
            {
                File.Copy(file, Path.Combine(damaged, Path.GetFileName(file)));
            }

            await using (var mail = File.Open(Path.Combine(damaged, "mail.tar"), FileMode.Open))
            {
                mail.SetLength(mail.Length - 1024);
            }

            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => target.RunAsync(Cancelled, "restore", damaged));
            Assert.Contains("a checksum is wrong", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(damaged, recursive: true);
        }
    }

    private static async Task HasTheSameMailAsync(SecondStack source, SecondStack target)
    {
        foreach (var stack in new[] { source, target })
        {
            await SetAsync(stack, Disabled, enabled: true, deleted: false);
            await SetAsync(stack, Deleted, enabled: true, deleted: false);
        }

        foreach (var address in Addresses)
        {
            using var before = await source.ImapAsync(address, Password, Cancelled);
            using var after = await target.ImapAsync(address, Password, Cancelled);
            var mail = await StackContents.MailAsync(before, Cancelled);
            Assert.Equal(mail, await StackContents.MailAsync(after, Cancelled));
            Assert.Equal(address.StartsWith("empty", StringComparison.Ordinal) ? 0 : 3, mail.Count(line => line.Contains(':', StringComparison.Ordinal)));
        }

        using var busy = await target.ImapAsync(Busy, Password, Cancelled);
        await busy.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancelled);
        var messages = await busy.Inbox.FetchAsync(0, -1, MessageSummaryItems.UniqueId | MessageSummaryItems.Envelope, Cancelled);
        Assert.Equal(Enumerable.Range(0, BusyMessages).Select(i => $"{i + 1} busy {i}"), messages.Select(m => $"{m.UniqueId} {m.Envelope!.Subject}"));
    }

    // As if the machine had lost its power between the two halves of the exchange.
    private static async Task CutShortAsync(SecondStack target)
    {
        await target.RunAsync(Cancelled, "stop", "postfix");
        await target.RunAsync(Cancelled, "stop", "dovecot");
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(target.Servers.ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString);
        NpgsqlConnection.ClearAllPools();
        await connection.OpenAsync(Cancelled);
        await using var command = new NpgsqlCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'webmail' AND usename = current_user; ALTER DATABASE webmail RENAME TO webmail_restored", connection);
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    private static async Task SetAsync(SecondStack stack, string address, bool enabled, bool deleted)
    {
        await using var rows = stack.Hosted.Open();
        DateTimeOffset? now = deleted ? DateTimeOffset.UtcNow : null;
        await rows.Mailboxes.Where(m => m.Address == address)
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.IsEnabled, enabled).SetProperty(x => x.DeletedAt, now).SetProperty(x => x.PurgeAfter, now + TimeSpan.FromDays(30)), Cancelled);
    }
}
