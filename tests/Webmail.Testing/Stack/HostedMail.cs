using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Webmail.Data;
using Webmail.Data.Domains;
using Webmail.Data.Mailboxes;

namespace Webmail.Testing.Stack;

/// <summary>The rows that a stack's Postfix and Dovecot read: what the admin page writes in earnest.</summary>
internal sealed class HostedMail(string connectionString)
{
    private readonly DbContextOptions<WebmailDbContext> _options = new DbContextOptionsBuilder<WebmailDbContext>()
        // Some tests restart PostgreSQL, and the pool then holds connections that are gone.
        .UseNpgsql(connectionString, npgsql => npgsql.MigrationsAssembly("Webmail.Migrations").EnableRetryOnFailure(maxRetryCount: 3, TimeSpan.FromSeconds(1), null))
        .Options;

    /// <summary>The tables themselves, to change a row.</summary>
    public WebmailDbContext Open() => new(_options);

    /// <summary>Migrates the database and makes the domains that are missing.</summary>
    public async Task PrepareAsync(IEnumerable<string> domains, CancellationToken cancellationToken)
    {
        await using var context = Open();
        await context.Database.MigrateAsync(cancellationToken);
        await context.Database.ExecuteSqlAsync($"SELECT public.grant_mail_servers()", cancellationToken);
        foreach (var domain in domains)
        {
            await context.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO domains (id, name, kind, imap_port, imap_tls, submission_port, submission_tls, allow_insecure, from_configuration)
                VALUES ({Guid.CreateVersion7()}, {domain}, {nameof(DomainKind.Hosted)}, 0, 'Implicit', 0, 'Implicit', false, false)
                ON CONFLICT (name) DO NOTHING
                """,
                cancellationToken);
        }
    }

    /// <summary>A mailbox; one that exists gets the password and the quota.</summary>
    /// <param name="quota">As Dovecot writes it: 1M, 2G.</param>
    public async Task AddMailboxAsync(string address, string password, string quota, CancellationToken cancellationToken)
    {
        var (localPart, domain) = (address[..address.LastIndexOf('@')], address[(address.LastIndexOf('@') + 1)..]);
        await using var context = Open();
        var mailbox = await context.Mailboxes.SingleOrDefaultAsync(m => m.Address == address, cancellationToken);
        if (mailbox is null)
        {
            mailbox = new MailboxEntity
            {
                Id = Guid.CreateVersion7(),
                Domain = domain,
                LocalPart = localPart,
                Home = $"{domain}/{localPart}",
                CreatedAt = DateTimeOffset.UtcNow,
            };
            context.Mailboxes.Add(mailbox);
        }

        mailbox.PasswordHash = FastHash(password);
        mailbox.QuotaBytes = Bytes(quota);
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <param name="address">Without a local part: the domain's catch-all.</param>
    public async Task AddAliasAsync(string address, IEnumerable<string> targets, CancellationToken cancellationToken)
    {
        var (localPart, domain) = (address[..address.LastIndexOf('@')], address[(address.LastIndexOf('@') + 1)..]);
        var alias = new AliasEntity { Id = Guid.CreateVersion7(), Domain = domain, LocalPart = localPart, CreatedAt = DateTimeOffset.UtcNow };
        alias.Targets.AddRange(targets.Select(target => new AliasTargetEntity { Address = target }));
        await using var context = Open();
        context.Aliases.Add(alias);
        await context.SaveChangesAsync(cancellationToken);
    }

    // A run of the tests signs in thousands of times: salted and quick. What Dovecot makes of ARGON2ID has tests of its own.
    private static string FastHash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(8);
        return "{SSHA512}" + Convert.ToBase64String([.. SHA512.HashData([.. Encoding.UTF8.GetBytes(password), .. salt]), .. salt]);
    }

    private static long Bytes(string quota) => long.Parse(quota[..^1], CultureInfo.InvariantCulture) << (10 * ("KMGT".IndexOf(quota[^1], StringComparison.Ordinal) + 1));
}
