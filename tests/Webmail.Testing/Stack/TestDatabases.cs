using Microsoft.EntityFrameworkCore;
using Npgsql;
using Webmail.Data;

namespace Webmail.Testing.Stack;

/// <summary>Databases for tests: migrations run once, into a template that every other one is copied from.</summary>
internal sealed class TestDatabases(string connectionString) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly string _run = Guid.NewGuid().ToString("N")[..8];
    private readonly List<string> _made = [];
    private string? _template;

    /// <summary>A fresh, migrated database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> NewAsync(CancellationToken cancellationToken)
    {
        // PostgreSQL copies a template only while nobody else uses it, so one at a time.
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _template ??= await MakeTemplateAsync(cancellationToken);
            var name = $"test_{_run}_{_made.Count}";
            await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {_template}", cancellationToken);
            _made.Add(name);
            return For(name, pooling: true);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>A database without a table.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> NewEmptyAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var name = $"test_{_run}_{_made.Count}";
            await ExecuteAsync($"CREATE DATABASE {name}", cancellationToken);
            _made.Add(name);
            return For(name, pooling: true);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in _made)
        {
            await ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)", CancellationToken.None);
        }

        _gate.Dispose();
    }

    private async Task<string> MakeTemplateAsync(CancellationToken cancellationToken)
    {
        var name = $"template_{_run}";
        await ExecuteAsync($"CREATE DATABASE {name}", cancellationToken);
        _made.Add(name);
        var options = new DbContextOptionsBuilder<WebmailDbContext>()
            .UseNpgsql(For(name, pooling: false), npgsql => npgsql.MigrationsAssembly("Webmail.Migrations"))
            .Options;
        await using var context = new WebmailDbContext(options);
        await context.Database.MigrateAsync(cancellationToken);
        return name;
    }

    private string For(string database, bool pooling) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        Database = database,
        Pooling = pooling,
        MaxPoolSize = 20,
        // A test's pool is not asked again when the test is over; hundreds of them would use up the server's connections.
        ConnectionIdleLifetime = 5,
        ConnectionPruningInterval = 2,
    }.ConnectionString;

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(For("postgres", pooling: false));
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names are made above, from hexadecimal digits.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
