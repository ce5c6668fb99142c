using Microsoft.EntityFrameworkCore;
using MimeKit;
using Webmail.Contracts.Admin;
using Webmail.Data.Delivery;
using Webmail.Gateway.Admin.Overview;
using Xunit;

namespace Webmail.IntegrationTests.Contract;

/// <summary>What <see cref="IOverview"/> promises, whichever way it is asked.</summary>
public abstract class OverviewContract(GatewayFixture gateway)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private IOverview Overview => gateway.Ask<IOverview>();

    [Fact]
    public async Task It_counts_what_the_lists_list_and_shows_what_was_done_last()
    {
        var (admin, session) = await gateway.PersonAsync(Cancelled);
        var user = (await gateway.Ask<IAdminUsers>().CreateAsync(session, new NewUser($"o{Guid.NewGuid():N}"[..20] + "@a.test", null, 0, UserRole.User, null), Cancelled)).User;
        await gateway.Ask<IAdminUsers>().ChangeAsync(session, new UsersChange([user.Id], UsersAction.Delete), Cancelled);
        var shown = await Overview.OpenAsync(session, 14, "Europe/Madrid", Cancelled);

        Assert.Equal(
            (await CountAsync(new UserQuery()), await CountAsync(new UserQuery(State: UserState.Disabled)), await CountAsync(new UserQuery(Role: UserRole.Admin)), await CountAsync(new UserQuery(State: UserState.Deleted))),
            (shown.Now.Users, shown.Now.Disabled, shown.Now.Administrators, shown.Now.Deleted));
        Assert.Equal((await gateway.Ask<IAdminDomains>().ListAsync(session, Cancelled)).Count, shown.Now.Domains);
        Assert.Equal((await gateway.Ask<IAdminAliases>().ListAsync(session, new AliasQuery(), Cancelled)).Matching, shown.Now.Aliases);
        Assert.Equal((await gateway.Ask<IAdminSessions>().ListAsync(session, null, 0, 1, Cancelled)).Matching, shown.Now.Sessions);
        Assert.Equal((admin.Address, AuditActions.MailboxDeleted, user.Address), (shown.Latest[0].Actor, shown.Latest[0].Action, shown.Latest[0].Subject));
        Assert.Equal(Enumerable.Range(-13, 14).Select(shown.Days[^1].Day.AddDays), shown.Days.Select(d => d.Day));

        async Task<int> CountAsync(UserQuery query) => (await gateway.Ask<IAdminUsers>().ListAsync(session, query, Cancelled)).Matching;
    }

    [Fact]
    public async Task Pushes_are_added_up_over_gateways_and_told_by_the_day_and_the_hour()
    {
        var (_, session) = await gateway.PersonAsync(Cancelled);
        var before = (await Overview.OpenAsync(session, 1, "", Cancelled)).Days[0].Push?.Changes ?? 0;
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 1_000; i++)
            {
                gateway.Inside<PushDelayMeter>().Add(TimeSpan.FromMilliseconds(i < 900 ? 25 : 4_000));
            }

            await gateway.Inside<ServiceRecord>().WritePushesAsync(Cancelled);
        }

        var push = (await Overview.OpenAsync(session, 1, "", Cancelled)).Days[0].Push!;
        Assert.InRange(push.Changes, before + 2_000, long.MaxValue);
        Assert.InRange(push.Median, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(30));
        Assert.InRange(push.P95, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5));
        var hours = await Overview.PushHoursAsync(session, DateOnly.FromDateTime(DateTime.UtcNow), "UTC", Cancelled);
        Assert.Equal(push.Changes, hours.Sum(h => h.Delays.Changes));
        Assert.Empty(await Overview.PushHoursAsync(session, new DateOnly(2020, 1, 1), "UTC", Cancelled));
    }

    [Fact]
    public async Task Sessions_and_storage_are_written_down_and_forgotten_after_three_months()
    {
        var (mailbox, session) = await gateway.PersonAsync(Cancelled);
        await using var rows = gateway.Rows.Open();
        await rows.Mailboxes.Where(m => m.Address == mailbox.Address).ExecuteUpdateAsync(m => m.SetProperty(x => x.UsedBytes, 5_000), Cancelled);
        await gateway.Inside<ServiceRecord>().WriteStandingAsync(Cancelled);
        var today = (await Overview.OpenAsync(session, 1, "", Cancelled)).Days[0];
        Assert.InRange(today.Sessions!.Value, 1, int.MaxValue);
        Assert.InRange(today.StoredBytes!.Value, 5_000, long.MaxValue);

        var old = DateTimeOffset.UtcNow.AddDays(-94);
        await rows.Database.ExecuteSqlAsync($"INSERT INTO service_hours (hour, open_sessions, stored_bytes) VALUES ({old}, 1, 1)", Cancelled);
        await rows.Database.ExecuteSqlAsync($"INSERT INTO push_delays (hour, milliseconds, changes) VALUES ({old}, 1, 1)", Cancelled);
        await gateway.Inside<ServiceRecord>().ForgetAsync(Cancelled);
        Assert.Equal((0, 0), (await rows.ServiceHours.CountAsync(h => h.Hour <= old, Cancelled), await rows.PushDelays.CountAsync(d => d.Hour <= old, Cancelled)));
        Assert.NotNull((await Overview.OpenAsync(session, 1, "", Cancelled)).Days[0].Sessions);
    }

    [Fact]
    public async Task How_full_mailboxes_are_is_asked_of_Dovecot_and_then_sorts_them()
    {
        var (mailbox, session) = await gateway.PersonAsync(Cancelled);
        await gateway.Stack.DeliverAsync(
            mailbox.Address, new MimeMessage([new MailboxAddress("", "x@b.test")], [new MailboxAddress("", mailbox.Address)], "large", new TextPart("plain") { Text = new string('x', 300_000) }), Cancelled);
        await gateway.Inside<MailboxUsages>().ReadAsync(Cancelled);
        var row = await gateway.RowAsync(mailbox.Address, Cancelled);
        Assert.InRange(row.UsedBytes, 300_000, 400_000);
        Assert.NotNull(row.UsageReadAt);
        var fullest = (await gateway.Ask<IAdminUsers>().ListAsync(session, new UserQuery(Sort: UserSort.Usage, Descending: true), Cancelled)).Users;
        Assert.Equal(fullest.Select(u => u.UsedBytes ?? 0).OrderDescending(), fullest.Select(u => u.UsedBytes ?? 0));
        Assert.Contains(mailbox.Address, fullest.Select(u => u.Address));
    }

    [Fact]
    public async Task Mail_is_counted_on_the_day_it_came_where_the_administrator_is()
    {
        var (_, session) = await gateway.PersonAsync(Cancelled);
        await using var rows = gateway.Rows.Open();
        // Half past eleven in the evening in Madrid, seven in the morning of the next day in Tokyo.
        var madrid = TimeZoneInfo.FindSystemTimeZoneById("Europe/Madrid");
        var evening = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, madrid).Date.AddDays(-2).AddHours(23.5);
        var at = new DateTimeOffset(evening, madrid.GetUtcOffset(evening)).ToUniversalTime();
        var number = Guid.NewGuid().ToString("N")[..12];
        rows.LoggedMessages.AddRange(
            new LoggedMessageEntity { QueueId = number + "1", Sender = "x@c.example", IsSpam = true, SpamScore = 7.3, Origin = MessageOrigin.Received, ArrivedAt = at },
            new LoggedMessageEntity { QueueId = number + "2", Sender = "y@c.example", IsSpam = false, SpamScore = 0.4, Origin = MessageOrigin.Received, ArrivedAt = at },
            new LoggedMessageEntity { QueueId = number + "3", Sender = "ana@a.test", Origin = MessageOrigin.Submitted, ArrivedAt = at },
            new LoggedMessageEntity { QueueId = number + "4", Sender = "", Origin = MessageOrigin.Report, ArrivedAt = at },
            // While the filter was away; and what was refused at its end, which the queue never had.
            new LoggedMessageEntity { QueueId = number + "5", Sender = "z@c.example", Origin = MessageOrigin.Received, ArrivedAt = at },
            new LoggedMessageEntity { QueueId = number + "6", Origin = MessageOrigin.Received, ArrivedAt = at });
        rows.LoggedRejections.AddRange(
            new LoggedRejectionEntity { Source = number, At = at, Client = "x[192.0.2.1]", Stage = "RCPT", Text = "no" },
            new LoggedRejectionEntity { Source = number + "s", At = at, Client = "x[192.0.2.1]", Stage = "END-OF-MESSAGE", Text = "no", ByFilter = true, IsSpam = true });
        await rows.SaveChangesAsync(Cancelled);

        var day = DateOnly.FromDateTime(evening);
        Assert.Equal(new MailDay(4, 1, 3, 2, 2), (await Overview.OpenAsync(session, 5, "Europe/Madrid", Cancelled)).Days.Single(d => d.Day == day).Mail);
        Assert.Equal(new MailDay(4, 1, 3, 2, 2), (await Overview.OpenAsync(session, 5, "Asia/Tokyo", Cancelled)).Days.Single(d => d.Day == day.AddDays(1)).Mail);
    }
}

public sealed class OverviewInProcess(InProcessHosted gateway) : OverviewContract(gateway), IClassFixture<InProcessHosted>;

public sealed class OverviewOverHttp(RemoteHosted gateway) : OverviewContract(gateway), IClassFixture<RemoteHosted>;
