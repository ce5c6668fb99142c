using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Webmail.Data;
using Webmail.Data.Domains;
using Webmail.Gateway.Data;

namespace Webmail.Gateway.Domains;

/// <summary>
/// Writes the configured domains into the table: configuration wins for its own rows and leaves all others alone. A hosted
/// domain is made where it is missing and is the administrators' from then on: its mailboxes must not go with a line of configuration.
/// </summary>
internal sealed class DomainSeed(Database database, DomainDirectory directory, IOptions<GatewayOptions> options)
{
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        await database.RunAsync(WriteAsync, cancellationToken);
        directory.Forget();
    }

    private async Task<int> WriteAsync(WebmailDbContext context, CancellationToken cancellationToken)
    {
        var rows = await context.Domains.ToDictionaryAsync(d => d.Name, cancellationToken);
        var configured = options.Value.Domains.ToDictionary(d => DomainDirectory.Normalize(d.Name)!);
        foreach (var (name, domain) in configured)
        {
            if (!rows.TryGetValue(name, out var row))
            {
                row = new DomainEntity { Id = Guid.CreateVersion7(), Name = name };
                context.Domains.Add(row);
            }

            Copy(domain, row);
        }

        var hosted = options.Value.Hosted.DomainNames.Select(name => DomainDirectory.Normalize(name)!).ToHashSet();
        context.Domains.AddRange(hosted.Where(name => !rows.ContainsKey(name)).Select(name => new DomainEntity { Id = Guid.CreateVersion7(), Name = name, Kind = DomainKind.Hosted }));
        foreach (var row in rows.Values.Where(row => row.FromConfiguration && hosted.Contains(row.Name)))
        {
            (row.Kind, row.FromConfiguration, row.ImapHost, row.SubmissionHost) = (DomainKind.Hosted, false, null, null);
        }

        context.Domains.RemoveRange(rows.Values.Where(row => row.FromConfiguration && !configured.ContainsKey(row.Name)));
        return await context.SaveChangesAsync(cancellationToken);
    }

    private static void Copy(DomainOptions from, DomainEntity to)
    {
        to.Kind = DomainKind.Proxied;
        to.FromConfiguration = true;
        to.AllowInsecure = from.AllowInsecure;
        (to.ImapHost, to.ImapPort, to.ImapTls, to.ImapCaFile) = (from.Imap.Host, from.Imap.Port, ToColumn(from.Imap.Tls), from.Imap.CaFile);
        (to.SubmissionHost, to.SubmissionPort, to.SubmissionTls, to.SubmissionCaFile) =
            (from.Submission.Host, from.Submission.Port, ToColumn(from.Submission.Tls), from.Submission.CaFile);
    }

    private static DomainTls ToColumn(TlsMode tls) => tls switch
    {
        TlsMode.StartTls => DomainTls.StartTls,
        TlsMode.None => DomainTls.None,
        _ => DomainTls.Implicit,
    };
}
