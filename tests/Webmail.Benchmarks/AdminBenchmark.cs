using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Security;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;

namespace Webmail.Benchmarks;

/// <summary>The users' page over a hundred thousand mailboxes: service time in the gateway, PostgreSQL's included, Dovecot's not.</summary>
internal sealed class AdminBenchmark(MailStack stack, Report report, int runs)
{
    private const int Users = 100_000;
    private const int BulkRuns = 3;

    public async Task RunAsync(string connectionString, CancellationToken cancellationToken)
    {
        // Dovecot is asked how full the mailboxes on a page are, at most for two seconds; these it does not have.
        var configuration = WebmailConfiguration.ForHosted("gateway", stack, connectionString)
            .With("Webmail:Gateway:Key", "not-used-in-process").With("Webmail:Hosted:Doveadm:Url", "").With("Webmail:Hosted:Doveadm:Key", "");
        await using var webmail = await WebmailHost.StartAsync(configuration, cancellationToken);
        var rows = new HostedMail(connectionString);
        await FillAsync(rows, cancellationToken);
        var session = await AdministratorAsync(webmail, rows, cancellationToken);
        var users = webmail.Get<IAdminUsers>();

        report.Section($"Users' page, {Users:N0} mailboxes (ms)", "gesture", "median", "p95", "rows that match");
        foreach (var (name, query) in Questions())
        {
            await ShowAsync(name, runs, async () => (await users.ListAsync(session, query, cancellationToken)).Matching);
        }

        await ShowAsync("overview", runs, async () => (await webmail.Get<IOverview>().OpenAsync(session, 14, "Europe/Madrid", cancellationToken)).Now.Users);
        foreach (var action in new[] { UsersAction.Disable, UsersAction.Enable, UsersAction.SetQuota, UsersAction.Delete })
        {
            var (there, back) = (new Measure($"{action}, everybody who matches"), new Measure($"{action}, undone"));
            var changed = 0;
            for (var i = 0; i < BulkRuns; i++)
            {
                UsersChanged? done = null;
                var quota = action == UsersAction.SetQuota ? (i + 1L) << 31 : (long?)null;
                await there.TimeAsync(async () => done = await users.ChangeAsync(session, new UsersChange([], action, quota, new UserQuery()), cancellationToken));
                changed = done!.Changed.Count;
                await back.TimeAsync(async () =>
                {
                    foreach (var change in done.Back)
                    {
                        await users.ChangeAsync(session, change, cancellationToken);
                    }
                });
            }

            Row(there, changed);
            Row(back, changed);
        }
    }

    private static IEnumerable<(string Name, UserQuery Query)> Questions()
    {
        foreach (var sort in Enum.GetValues<UserSort>())
        {
            yield return ($"by {sort}, first page", new UserQuery(Sort: sort));
            yield return ($"by {sort} descending, row 49,000", new UserQuery(Sort: sort, Descending: true, Skip: 49_000));
            yield return ($"by {sort}, last page", new UserQuery(Sort: sort, Skip: 99_900));
        }

        foreach (var search in new[] { "ruiz9", "Ibáñez 77", "moreno", "a", "nobody-of-that-name" })
        {
            yield return ($"search “{search}”", new UserQuery(search));
        }

        yield return ("search “moreno”, by name, row 4,000", new UserQuery("moreno", Sort: UserSort.Name, Skip: 4_000));
        yield return ("one domain, disabled, by last sign-in", new UserQuery(Domain: "b.test", State: UserState.Disabled, Sort: UserSort.LastSignIn, Descending: true));
        yield return ("administrators", new UserQuery(Role: UserRole.Admin));
        yield return ("deleted", new UserQuery(State: UserState.Deleted));
    }

    private async Task ShowAsync(string name, int times, Func<Task<int>> ask)
    {
        var measure = new Measure(name);
        // Once before it counts: compiled, and its pages read.
        var matching = await ask();
        for (var i = 0; i < times; i++)
        {
            await measure.TimeAsync(ask);
        }

        Row(measure, matching);
    }

    private void Row(Measure measure, int rows) => report.Row(measure.Name, Measure.Text(measure.Median), Measure.Text(measure.P95), rows.ToString("N0", CultureInfo.InvariantCulture));

    private static async Task FillAsync(HostedMail rows, CancellationToken cancellationToken)
    {
        await using var context = rows.Open();
        context.Database.SetCommandTimeout(TimeSpan.FromMinutes(5));
        await context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO mailboxes (id, domain, local_part, home, display_name, password_hash, quota_bytes, role, is_enabled, must_change_password, app_passwords_only,
              created_at, last_sign_in_at, deleted_at, purge_after, used_bytes, usage_read_at)
            SELECT gen_random_uuid(), (ARRAY['a.test', 'b.test'])[1 + n % 2], given || '.' || family || n, 'bench/' || n, initcap(given) || ' ' || replace(initcap(family), 'Ibanez', 'Ibáñez') || ' ' || n,
              repeat('x', 120), (1 + n % 20)::bigint << 30, CASE WHEN n % 5000 = 0 THEN 'Admin' ELSE 'User' END, n % 50 <> 0, false, n % 7 = 0,
              now() - n * interval '1 minute', CASE WHEN n % 4 <> 0 THEN now() - (n * 7 % {Users}) * interval '1 minute' END,
              CASE WHEN n % 400 = 0 THEN now() END, CASE WHEN n % 400 = 0 THEN now() + interval '30 days' END, (n * 7919::bigint % 20000) << 20, now()
            FROM (SELECT n, (ARRAY['ana', 'bea', 'jose', 'lucia', 'alvaro', 'mei', 'omar', 'sofia', 'leo', 'nuria'])[1 + n % 10] AS given,
              (ARRAY['ruiz', 'gil', 'nunez', 'moreno', 'perez', 'garcia', 'lopez', 'ibanez', 'paz', 'sanz', 'vega'])[1 + n % 11] AS family FROM generate_series(1, {Users}) AS n) AS people
            """,
            cancellationToken);
        await context.Database.ExecuteSqlAsync($"ANALYZE mailboxes", cancellationToken);
    }

    private async Task<SessionTicket> AdministratorAsync(WebmailHost webmail, HostedMail rows, CancellationToken cancellationToken)
    {
        var mailbox = await stack.NewMailboxAsync(cancellationToken);
        await rows.AddMailboxAsync(mailbox.Address, mailbox.Password, "1G", cancellationToken);
        await using var context = rows.Open();
        await context.Database.ExecuteSqlAsync($"UPDATE mailboxes SET role = 'Admin' WHERE address = {mailbox.Address}", cancellationToken);
        var session = (await webmail.Get<IAccounts>().SignInAsync(new SignInRequest(mailbox.Address, mailbox.Password, "127.0.0.1", "benchmark", "es"), cancellationToken)).Ticket;
        await TestAuthenticator.SetUpAsync(webmail.Get<ISecurity>(), session, cancellationToken);
        return session;
    }
}
