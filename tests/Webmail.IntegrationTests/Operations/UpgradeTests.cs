using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Operations;

/// <summary>What happens to the schema when gateways of one version, or of two, start on it.</summary>
public sealed class UpgradeTests(MailStack stack)
{
    private const int Gateways = 4;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Gateways_that_start_together_on_an_empty_database_apply_each_migration_once()
    {
        var database = await stack.NewEmptyDatabaseAsync(Cancelled);
        using var warnings = new KeptWarnings("Webmail.Gateway.Data.DatabasePreparation");
        var starting = Enumerable.Range(0, Gateways)
            .Select(_ => Task.Run(
                () => WebmailHost.StartAsync(
                    WebmailConfiguration.ForHosted("all", stack, database), Cancelled, services => services.AddLogging(logging => logging.AddProvider(warnings))),
                Cancelled))
            .ToList();
        try
        {
            await Task.WhenAll(starting);
            // None of them met another on the way.
            Assert.Empty(warnings.Messages);
            await using var rows = new HostedMail(database).Open();
            Assert.Equal(rows.Database.GetMigrations(), await rows.Database.GetAppliedMigrationsAsync(Cancelled));
            Assert.Equal(["a.test", "b.test"], await rows.Domains.Select(d => d.Name).Order().ToListAsync(Cancelled));
        }
        finally
        {
            foreach (var started in starting.Where(s => s.IsCompletedSuccessfully))
            {
                await (await started).DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task A_version_older_than_the_database_says_so_and_ends_without_touching_it()
    {
        var database = await stack.NewDatabaseAsync(Cancelled);
        await using (var connection = new NpgsqlConnection(database))
        {
            await connection.OpenAsync(Cancelled);
            await using var command = new NpgsqlCommand("""INSERT INTO "__EFMigrationsHistory" VALUES ('29991231235959_FromTheFuture', '99.0.0')""", connection);
            await command.ExecuteNonQueryAsync(Cancelled);
        }

        var ended = await Assert.ThrowsAsync<InvalidOperationException>(() => WebmailProcess.StartAsync(WebmailConfiguration.ForHosted("all", stack, database), Cancelled));

        Assert.Contains("ended with 78", ended.Message, StringComparison.Ordinal);
        Assert.Contains("The database is of a newer version of Webmail, which made 29991231235959_FromTheFuture in it.", ended.Message, StringComparison.Ordinal);
        await using var rows = new HostedMail(database).Open();
        Assert.Empty(rows.Domains);
    }
}
