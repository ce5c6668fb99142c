using System.Text;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Mailboxes;
using Xunit;

namespace Webmail.IntegrationTests.Contract;

/// <summary>What <see cref="IAdminUsers"/> promises, whichever way it is asked.</summary>
public abstract class AdminUsersContract(GatewayFixture gateway)
{
    private const string Password = "correct horse battery";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private IAdminUsers Users => gateway.Ask<IAdminUsers>();

    private static string NewAddress(string domain = "a.test") => $"u{Guid.NewGuid():N}@{domain}"[..20].TrimEnd('@') + $"@{domain}";

    [Fact]
    public async Task A_user_is_created_found_edited_renamed_and_every_step_is_in_the_log()
    {
        var (admin, session) = await gateway.PersonAsync(Cancelled);
        var (address, renamed) = (NewAddress(), NewAddress("b.test"));
        var made = (await Users.CreateAsync(session, new NewUser(address.ToUpperInvariant(), " Lucía ", 1 << 20, UserRole.User, Password), Cancelled)).User;
        Assert.Equal((address, "Lucía", "a.test", true, true), (made.Address, made.Name, made.Domain, made.IsEnabled, made.HasPassword));
        Assert.Equal(made.Id, Assert.Single((await Users.ListAsync(session, new UserQuery(address[..9]), Cancelled)).Users).Id);
        Assert.True(PasswordHash.Verify((await gateway.RowAsync(address, Cancelled)).PasswordHash!, Password));

        var home = (await gateway.RowAsync(address, Cancelled)).Home;
        var edited = await Users.UpdateAsync(session, made.Id, new UserEdit(renamed, "L. Gómez", true, 2 << 20, UserRole.Admin), Cancelled);
        Assert.Equal((renamed, "b.test", "L. Gómez", 2L << 20, UserRole.Admin), (edited.Address, edited.Domain, edited.Name, edited.QuotaBytes, edited.Role));
        Assert.Equal(home, (await gateway.RowAsync(renamed, Cancelled)).Home);

        var log = await gateway.Ask<IAuditLog>().ListAsync(session, new AuditQuery(Subject: address), Cancelled);
        Assert.Equal(
            [AuditActions.MailboxChanged, AuditActions.MailboxCreated, AuditActions.MailboxQuotaSet, AuditActions.MailboxRenamed, AuditActions.MailboxRoleSet],
            log.Entries.Select(e => e.Action).Order());
        Assert.All(log.Entries, e => Assert.Equal((admin.Address, "127.0.0.1"), (e.Actor, e.RemoteAddress)));
        Assert.All(log.Entries, e => Assert.DoesNotContain(Password, e.Details ?? "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("no address", MailError.AddressMalformed)]
    [InlineData("ana+x@a.test", MailError.AddressMalformed)]
    [InlineData("../ana@a.test", MailError.AddressMalformed)]
    [InlineData("ana@elsewhere.test", MailError.DomainGone)]
    public async Task An_address_that_could_be_nobodys_mailbox_is_refused(string address, MailError expected)
    {
        var (_, session) = await gateway.PersonAsync(Cancelled);
        Assert.Equal(expected, (await FailsAsync(() => CreateAsync(session, address))).Error);
    }

    [Fact]
    public async Task An_address_is_one_mailbox_and_a_short_password_is_none()
    {
        var (admin, session) = await gateway.PersonAsync(Cancelled);
        Assert.Equal(MailError.UserExists, (await FailsAsync(() => CreateAsync(session, admin.Address))).Error);
        var shortOne = await FailsAsync(() => Users.CreateAsync(session, new NewUser(NewAddress(), null, 0, UserRole.User, "123456789"), Cancelled));
        Assert.Equal(MailError.PasswordTooShort, shortOne.Error);
    }

    [Fact]
    public async Task Many_are_changed_at_once_and_those_that_cannot_be_are_named()
    {
        var (_, session) = await gateway.PersonAsync(Cancelled);
        var (first, second, gone) = (await CreateAsync(session, NewAddress()), await CreateAsync(session, NewAddress()), Guid.NewGuid());
        var result = await Users.ChangeAsync(session, new UsersChange([first.Id, second.Id, gone], UsersAction.SetQuota, 7), Cancelled);
        Assert.Equal([first.Id, second.Id], result.Changed);
        Assert.Equal(new RefusedChange(gone, null, MailError.UserGone), Assert.Single(result.Refused));
        Assert.Equal(7, (await Users.OpenAsync(session, second.Id, Cancelled)).QuotaBytes);
        await Users.ChangeAsync(session, new UsersChange([first.Id], UsersAction.Disable), Cancelled);
        Assert.False((await Users.OpenAsync(session, first.Id, Cancelled)).IsEnabled);
    }

    [Fact]
    public async Task Everybody_who_matches_is_changed_at_once_and_what_takes_it_back_leaves_each_as_they_were()
    {
        var (admin, session) = await gateway.PersonAsync(Cancelled);
        var mark = NewAddress().Split('@')[0];
        var users = new List<User>();
        foreach (var quota in new long[] { 1 << 20, 2 << 20, 2 << 20 })
        {
            users.Add((await Users.CreateAsync(session, new NewUser($"{mark}{users.Count}@a.test", null, quota, UserRole.User, null), Cancelled)).User);
        }

        await Users.ChangeAsync(session, new UsersChange([users[0].Id], UsersAction.Disable), Cancelled);
        var query = new UserQuery(mark, Take: 1);
        var disabled = await Users.ChangeAsync(session, new UsersChange([], UsersAction.Disable, Matching: query), Cancelled);
        Assert.Equal(users.Select(u => u.Id).Order(), disabled.Changed.Order());
        Assert.Equal(3, (await Users.ListAsync(session, query with { State = UserState.Disabled }, Cancelled)).Matching);
        await BackAsync(disabled);
        Assert.Equal([false, true, true], await StandingAsync(u => u.IsEnabled));

        var resized = await Users.ChangeAsync(session, new UsersChange([], UsersAction.SetQuota, 2 << 20, query), Cancelled);
        Assert.Equal([users[0].Id], Assert.Single(resized.Back).Users);
        await BackAsync(resized);
        Assert.Equal([1 << 20, 2 << 20, 2 << 20], await StandingAsync(u => u.QuotaBytes));
        await BackAsync(await Users.ChangeAsync(session, new UsersChange([], UsersAction.Delete, Matching: query), Cancelled));
        Assert.Equal(3, (await Users.ListAsync(session, query, Cancelled)).Matching);

        var log = await gateway.Ask<IAuditLog>().ListAsync(session, new AuditQuery(Subject: users[0].Address, Take: 4), Cancelled);
        Assert.Equal([AuditActions.MailboxRestored, AuditActions.MailboxDeleted, AuditActions.MailboxQuotaSet, AuditActions.MailboxQuotaSet], log.Entries.Select(e => e.Action));
        Assert.Contains("1048576", log.Entries[3].Details!, StringComparison.Ordinal);

        // Whoever asks stays in, and what is somebody's own matter is not done to all.
        await Users.ChangeAsync(session, new UsersChange([], UsersAction.Disable, Matching: new UserQuery(admin.Address)), Cancelled);
        Assert.True((await gateway.RowAsync(admin.Address, Cancelled)).IsEnabled);
        Assert.Equal(MailError.InvalidRequest, (await FailsAsync(() => Users.ChangeAsync(session, new UsersChange([], UsersAction.ResetSecondFactor, Matching: query), Cancelled))).Error);

        async Task BackAsync(UsersChanged done)
        {
            foreach (var change in done.Back)
            {
                await Users.ChangeAsync(session, change, Cancelled);
            }
        }

        async Task<List<T>> StandingAsync<T>(Func<User, T> of) => [.. (await Users.ListAsync(session, query with { Take = 3 }, Cancelled)).Users.Select(of)];
    }

    [Fact]
    public async Task Pages_from_both_ends_put_together_are_the_whole_list_in_every_order()
    {
        var (_, session) = await gateway.PersonAsync(Cancelled);
        var mark = NewAddress().Split('@')[0];
        for (var i = 0; i < 7; i++)
        {
            await Users.CreateAsync(session, new NewUser($"{mark}{i}@{(i % 2 == 0 ? "a" : "b")}.test", i % 3 == 0 ? null : $"Name {i}", (i % 3) << 20, UserRole.User, null), Cancelled);
        }

        foreach (var query in Enum.GetValues<UserSort>().SelectMany(sort => new[] { new UserQuery(mark, Sort: sort), new UserQuery(mark, Sort: sort, Descending: true) }))
        {
            var whole = (await Users.ListAsync(session, query, Cancelled)).Users.Select(u => u.Address).ToList();
            var paged = new List<string>();
            for (var skip = 0; skip < 9; skip += 2)
            {
                paged.AddRange((await Users.ListAsync(session, query with { Skip = skip, Take = 2 }, Cancelled)).Users.Select(u => u.Address));
            }

            Assert.Equal((query, string.Join(' ', whole)), (query, string.Join(' ', paged)));
            Assert.Equal(7, whole.Count);
        }
    }

    [Fact]
    public async Task A_deleted_user_waits_out_of_sight_and_can_be_brought_back()
    {
        var (_, session) = await gateway.PersonAsync(Cancelled);
        var user = await CreateAsync(session, NewAddress());
        await Users.ChangeAsync(session, new UsersChange([user.Id], UsersAction.Delete), Cancelled);
        Assert.Empty((await Users.ListAsync(session, new UserQuery(user.Address), Cancelled)).Users);
        var deleted = Assert.Single((await Users.ListAsync(session, new UserQuery(user.Address, State: UserState.Deleted), Cancelled)).Users);
        Assert.InRange(deleted.DeletedUntil!.Value, DateTimeOffset.UtcNow.AddDays(29), DateTimeOffset.UtcNow.AddDays(31));
        Assert.Equal(MailError.UserExists, (await FailsAsync(() => CreateAsync(session, user.Address))).Error);
        await Users.ChangeAsync(session, new UsersChange([user.Id], UsersAction.Restore), Cancelled);
        Assert.Null((await Users.OpenAsync(session, user.Id, Cancelled)).DeletedUntil);
    }

    [Fact]
    public async Task Rows_come_sorted_and_in_pages()
    {
        var (_, session) = await gateway.PersonAsync(Cancelled);
        var mark = Guid.NewGuid().ToString("N")[..8];
        foreach (var (name, quota) in new[] { ("Zoe", 3), ("álvaro", 1), ("Beatriz", 2) })
        {
            await Users.CreateAsync(session, new NewUser($"{mark}{quota}@a.test", name, quota, UserRole.User, null), Cancelled);
        }

        var byName = await Users.ListAsync(session, new UserQuery(mark, Sort: UserSort.Name, Take: 2), Cancelled);
        Assert.Equal(3, byName.Matching);
        Assert.Equal(["álvaro", "Beatriz"], byName.Users.Select(u => u.Name));
        var byQuota = await Users.ListAsync(session, new UserQuery(mark, Sort: UserSort.Quota, Descending: true, Skip: 1), Cancelled);
        Assert.Equal([2L, 1L], byQuota.Users.Select(u => u.QuotaBytes));
        Assert.Equal(0, (await Users.ListAsync(session, new UserQuery("%" + mark), Cancelled)).Matching);
        foreach (var sort in Enum.GetValues<UserSort>())
        {
            Assert.Equal(3, (await Users.ListAsync(session, new UserQuery(mark, Sort: sort), Cancelled)).Users.Count);
        }
    }

    [Fact]
    public async Task A_file_is_looked_through_first_and_then_makes_all_or_nothing()
    {
        var (admin, session) = await gateway.PersonAsync(Cancelled);
        var (first, second) = (NewAddress(), NewAddress("b.test"));
        var good = $"Address,Name,Quota,Role,Password\r\n{first},\"Núñez, José\",5G,user,{Password}\r\n\r\n{second},Bea,,admin,\r\n";
        var dry = await Users.ImportAsync(session, good, dryRun: true, Cancelled);
        Assert.Empty(dry.Problems);
        Assert.Equal([(2, first, "Núñez, José", 5L << 30), (4, second, "Bea", 20L << 30)], dry.Rows.Select(r => (r.Line, r.Address, r.Name!, r.QuotaBytes)));
        Assert.Equal(0, (await Users.ListAsync(session, new UserQuery(first), Cancelled)).Matching);

        var bad = good + $"{admin.Address},x,huge,chief,short\r\n{first},,,,\r\nx@elsewhere.test\r\n";
        var refused = await Users.ImportAsync(session, bad, dryRun: false, Cancelled);
        Assert.False(refused.IsDone);
        Assert.Equal(
            [(5, ImportProblemKind.QuotaMalformed), (5, ImportProblemKind.RoleUnknown), (5, ImportProblemKind.PasswordTooShort), (5, ImportProblemKind.AddressTaken), (6, ImportProblemKind.AddressTwice), (7, ImportProblemKind.DomainNotHosted)],
            refused.Problems.Select(p => (p.Line, p.Kind)));
        Assert.Equal(0, (await Users.ListAsync(session, new UserQuery(first), Cancelled)).Matching);

        var done = await Users.ImportAsync(session, good, dryRun: false, Cancelled);
        Assert.True(done.IsDone);
        Assert.Equal(second, Assert.Single(done.Invitations).Address);
        Assert.True(PasswordHash.Verify((await gateway.RowAsync(first, Cancelled)).PasswordHash!, Password));
    }

    [Fact]
    public async Task An_export_runs_nothing_in_a_spreadsheet_and_can_be_imported()
    {
        var (_, session) = await gateway.PersonAsync(Cancelled);
        var address = NewAddress();
        await Users.CreateAsync(session, new NewUser(address, "=HYPERLINK(\"http://evil.test\")", 1 << 20, UserRole.User, null), Cancelled);
        await using var export = await Users.ExportAsync(session, new UserQuery(address), Cancelled);
        using var reader = new StreamReader(export.Content, Encoding.UTF8);
        var csv = await reader.ReadToEndAsync(Cancelled);
        Assert.Contains($"{address},\"'=HYPERLINK(\"\"http://evil.test\"\")\",User,true,1M,", csv, StringComparison.Ordinal);
        var again = await Users.ImportAsync(session, csv, dryRun: true, Cancelled);
        Assert.Equal("=HYPERLINK(\"http://evil.test\")", Assert.Single(again.Rows).Name);
        Assert.Equal(ImportProblemKind.AddressTaken, Assert.Single(again.Problems).Kind);
    }

    private static Task<MailException> FailsAsync(Func<Task> action) => Assert.ThrowsAsync<MailException>(action);

    private async Task<User> CreateAsync(SessionTicket session, string address) =>
        (await Users.CreateAsync(session, new NewUser(address, null, 1 << 20, UserRole.User, Password), Cancelled)).User;
}

public sealed class AdminUsersInProcess(InProcessHosted gateway) : AdminUsersContract(gateway), IClassFixture<InProcessHosted>;

public sealed class AdminUsersOverHttp(RemoteHosted gateway) : AdminUsersContract(gateway), IClassFixture<RemoteHosted>;
