using Npgsql;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Hosted;

/// <summary>What each mail server's role may see, tried against everything there is; and what nobody may change.</summary>
public sealed class DatabaseRolesTests(MailStack stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("mta")]
    [InlineData("maa")]
    [InlineData("filter")]
    public async Task A_mail_server_reads_its_own_views_and_nothing_else(string schema)
    {
        await using var owner = await OpenAsync(stack.Servers.ConnectionString);
        await using var role = await OpenAsync(RoleOf(schema));
        var relations = await ListAsync(owner,
            "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema')");
        Assert.Contains("public.sessions", relations);
        Assert.Contains("mta.mailboxes", relations);
        Assert.Contains("maa.passwords", relations);
        Assert.Contains("filter.signing_keys", relations);

        var readable = new List<string>();
        var changeable = new List<string>();
        foreach (var relation in relations)
        {
            await TryAsync(role, $"SELECT * FROM {relation} LIMIT 1", relation, readable);
            await TryAsync(role, $"DELETE FROM {relation} WHERE false", relation, changeable);
            await TryAsync(role, $"INSERT INTO {relation} SELECT * FROM {relation} WHERE false", relation, changeable);
        }

        Assert.Equal(relations.Where(r => r.StartsWith(schema + ".", StringComparison.Ordinal)).Order(), readable.Order());
        Assert.Empty(changeable);
    }

    [Theory]
    [InlineData("mta")]
    [InlineData("maa")]
    [InlineData("filter")]
    public async Task A_mail_server_makes_nothing_and_calls_nothing_of_ours_but_its_own(string schema)
    {
        await using var owner = await OpenAsync(stack.Servers.ConnectionString);
        await using var role = await OpenAsync(RoleOf(schema));
        var made = new List<string>();
        foreach (var place in new[] { "public", "mta", "maa", "filter" })
        {
            await TryAsync(role, $"CREATE TABLE {place}.mine (x int)", place, made);
        }

        await TryAsync(role, "CREATE SCHEMA mine", "a schema", made);
        await TryAsync(role, "CREATE ROLE mine", "a role", made);
        Assert.Empty(made);

        var callable = await ListAsync(owner,
            $"SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
            + $"WHERE n.nspname IN ('public', 'mta', 'maa', 'filter') AND has_schema_privilege('webmail_{schema}', n.oid, 'USAGE') AND has_function_privilege('webmail_{schema}', p.oid, 'EXECUTE')");
        string[] own = schema switch
        {
            "maa" => ["maa.home_removed(text)", "maa.use_app_password(text,text)"],
            "filter" => ["filter.forwarding_domain(text[])"],
            _ => [],
        };
        Assert.Equal(own, callable.Order());
    }

    [Fact]
    public async Task The_audit_log_is_written_and_never_changed_by_the_applications_own_role()
    {
        await using var application = await OpenAsync(await stack.NewDatabaseAsync(Cancelled));
        await ExecuteAsync(application, "INSERT INTO audit_log (at, actor, action, subject) VALUES (now(), 'ana@a.test', 'mailbox.disabled', 'bea@b.test')");
        foreach (var change in new[] { "UPDATE audit_log SET actor = 'somebody else'", "DELETE FROM audit_log", "TRUNCATE audit_log", "MERGE INTO audit_log a USING (SELECT 1) b ON true WHEN MATCHED THEN DELETE" })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(application, change));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }

        // The second lock holds when the first is opened.
        await ExecuteAsync(application, "GRANT UPDATE, DELETE, TRUNCATE ON audit_log TO CURRENT_USER");
        foreach (var change in new[] { "UPDATE audit_log SET actor = 'somebody else'", "DELETE FROM audit_log", "TRUNCATE audit_log" })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(application, change));
            Assert.Contains("the audit log only grows", refused.MessageText, StringComparison.Ordinal);
        }

        Assert.Equal(["ana@a.test"], await ListAsync(application, "SELECT actor FROM audit_log"));
    }

    private string RoleOf(string schema) => schema switch
    {
        "mta" => stack.Servers.TransferAgentConnectionString,
        "maa" => stack.Servers.AccessAgentConnectionString,
        _ => stack.Servers.SpamFilterConnectionString,
    };

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Cancelled);
        return connection;
    }

    private static async Task TryAsync(NpgsqlConnection connection, string sql, string what, List<string> allowed)
    {
        try
        {
            await ExecuteAsync(connection, sql);
            allowed.Add(what);
        }
        catch (PostgresException refused) when (refused.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.ObjectNotInPrerequisiteState)
        {
            // 55000 is a view that nobody can write to.
        }
    }

#pragma warning disable CA2100 // Statements made above, from the database's own names.
    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    private static async Task<List<string>> ListAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(Cancelled);
        var values = new List<string>();
        while (await reader.ReadAsync(Cancelled))
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }
#pragma warning restore CA2100
}
