using System.Globalization;
using System.Security.Cryptography;
using MailKit;
using MailKit.Net.Imap;
using Npgsql;

namespace Webmail.IntegrationTests.Operations;

/// <summary>All that a stack holds, as lines that can be compared with another's.</summary>
internal static class StackContents
{
    private const string Tables =
        "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')";

    // What the rows may be done with, and by whom.
    private const string Rights =
        """
        SELECT format('%s.%s %s %s', n.nspname, c.relname, pg_get_userbyid(c.relowner), (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(c.relacl) a))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname !~ '^(pg_|information_schema)'
        UNION ALL
        SELECT format('%s %s %s', p.oid::regprocedure, pg_get_userbyid(p.proowner), (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(p.proacl) a))
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname !~ '^(pg_|information_schema)'
        UNION ALL
        SELECT format('%s %s', nspname, (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(nspacl) a)) FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)'
        UNION ALL
        SELECT format('%s %s %s', tgrelid::regclass, tgname, pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL
        SELECT format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
        """;

    public static async Task<IReadOnlyList<string>> RowsAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        var rows = new List<string>();
        foreach (var table in await ListAsync(connection, Tables, cancellationToken))
        {
            rows.AddRange((await ListAsync(connection, $"SELECT t::text FROM {table} t", cancellationToken)).Select(row => $"{table} {row}"));
        }

        return [.. rows.Order(StringComparer.Ordinal)];
    }

    public static async Task<IReadOnlyList<string>> RightsAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        return [.. (await ListAsync(connection, Rights, cancellationToken)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Every folder with its UIDVALIDITY and the next UID, every message with its UID, flags, date and bytes.</summary>
    public static async Task<IReadOnlyList<string>> MailAsync(ImapClient client, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        foreach (var folder in await client.GetFoldersAsync(client.PersonalNamespaces[0], StatusItems.None, subscribedOnly: false, cancellationToken))
        {
            if (folder.Attributes.HasFlag(FolderAttributes.NonExistent) || folder.Attributes.HasFlag(FolderAttributes.NoSelect))
            {
                continue;
            }

            await folder.OpenAsync(FolderAccess.ReadOnly, cancellationToken);
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{folder.FullName} {folder.UidValidity} {folder.UidNext}"));
            foreach (var message in await folder.FetchAsync(0, -1, MessageSummaryItems.UniqueId | MessageSummaryItems.Flags | MessageSummaryItems.InternalDate, cancellationToken))
            {
                using var bytes = await folder.GetStreamAsync(message.UniqueId, "", cancellationToken);
                var hash = Convert.ToHexString(await SHA256.HashDataAsync(bytes, cancellationToken));
                lines.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{folder.FullName} {message.UniqueId} {message.Flags & ~MessageFlags.Recent} {string.Join(',', message.Keywords.Order())} {message.InternalDate:O} {hash}"));
            }
        }

        var subscribed = await client.GetFoldersAsync(client.PersonalNamespaces[0], StatusItems.None, subscribedOnly: true, cancellationToken);
        lines.AddRange(subscribed.Select(folder => $"{folder.FullName} is subscribed"));
        return [.. lines.Order(StringComparer.Ordinal)];
    }

#pragma warning disable CA2100 // Statements made above, from the database's own names.
    private static async Task<List<string>> ListAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var values = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }
#pragma warning restore CA2100
}
