using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Webmail.Data;
using Webmail.Data.Mailboxes;
using Webmail.Gateway.Admin;
using Webmail.Gateway.Data;

namespace Webmail.Gateway.Mailboxes;

/// <summary>Makes the first mailboxes, those of <c>Webmail:Hosted:MailboxesFile</c>, where there are none at all. Later they are the administrators'.</summary>
internal sealed class MailboxSeed(Database database, IOptions<GatewayOptions> options, TimeProvider time)
{
    /// <summary>Of a mailbox that was given no other.</summary>
    public const long DefaultQuota = 20L << 30;

    /// <exception cref="InvalidDataException">A line is not ADDRESS PASSWORD [QUOTA [admin]].</exception>
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Hosted.MailboxesFile is not { } file)
        {
            return;
        }

        var wanted = (await File.ReadAllLinesAsync(file, cancellationToken))
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 0)
            .ToList();
        await database.RunAsync((context, token) => WriteAsync(context, wanted, token), cancellationToken);
    }

    private async Task<int> WriteAsync(WebmailDbContext context, List<string[]> wanted, CancellationToken cancellationToken)
    {
        // A first mailbox has a folder without random letters, which must not still hold the mail of one that is being erased.
        if (await context.Mailboxes.AnyAsync(cancellationToken) || await context.PurgedHomes.AnyAsync(cancellationToken))
        {
            return 0;
        }

        foreach (var words in wanted)
        {
            if (words.Length is < 2 or > 4 || (words.Length == 4 && words[3] != "admin") || words[0].ToLowerInvariant().Split('@') is not [var localPart, var domain])
            {
                throw new InvalidDataException("Webmail:Hosted:MailboxesFile: a line is not ADDRESS PASSWORD [QUOTA [admin]].");
            }

            context.Mailboxes.Add(new MailboxEntity
            {
                Id = Guid.CreateVersion7(),
                Domain = domain,
                LocalPart = localPart,
                Home = $"{domain}/{localPart}",
                PasswordHash = PasswordHash.Of(words[1]),
                QuotaBytes = words.Length > 2 ? Bytes(words[2]) : DefaultQuota,
                Role = words.Length == 4 ? MailboxRole.Admin : MailboxRole.User,
                CreatedAt = time.GetUtcNow(),
            });
        }

        return await context.SaveChangesAsync(cancellationToken);
    }

    private static long Bytes(string text) =>
        ByteSize.Parse(text) ?? throw new InvalidDataException($"Webmail:Hosted:MailboxesFile: '{text}' is not a quota such as 512M or 5G.");
}
