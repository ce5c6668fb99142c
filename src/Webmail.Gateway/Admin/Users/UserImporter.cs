using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Data;
using Webmail.Data.Domains;
using Webmail.Gateway.Data;
using Webmail.Gateway.Mailboxes;

namespace Webmail.Gateway.Admin.Users;

/// <summary>Makes users from a CSV file: all of them, or none where anything is wrong.</summary>
internal sealed class UserImporter(Database database, AdminChanges changes)
{
    private const int MostRows = 10_000;

    /// <exception cref="MailException">InvalidRequest.</exception>
    public async Task<UserImport> RunAsync(Actor actor, string csv, bool dryRun, CancellationToken cancellationToken)
    {
        var file = UserCsv.Read(csv);
        if (file.Lines.Count > MostRows)
        {
            throw new MailException(MailError.InvalidRequest);
        }

        var problems = await database.RunAsync((context, ct) => ProblemsAsync(context, file, ct), cancellationToken);
        if (dryRun || problems.Count > 0)
        {
            return Result(file, problems, []);
        }

        // Before the transaction, on all processors: each takes its time on purpose.
        var hashes = await Task.Run(() => file.Lines.AsParallel().AsOrdered().Select(l => l.Password is null ? null : PasswordHash.Of(l.Password)).ToList(), cancellationToken);
        return await changes.RunAsync(actor, (work, ct) => WriteAsync(work, file, hashes, ct), cancellationToken);
    }

    private static async Task<UserImport> WriteAsync(AdminWork work, UserCsvFile file, List<string?> hashes, CancellationToken cancellationToken)
    {
        // Once more: somebody may have taken an address since.
        var problems = await ProblemsAsync(work.Rows, file, cancellationToken);
        if (problems.Count > 0)
        {
            return Result(file, problems, []);
        }

        var invitations = new List<ImportedInvitation>();
        foreach (var ((user, _), hash) in file.Lines.Zip(hashes))
        {
            var (localPart, domain) = AddressCheck.RequireMailbox(user.Address);
            var mailbox = NewMailbox.Add(work, localPart, domain, user.Name, hash, user.QuotaBytes, user.Role);
            mailbox.IsEnabled = user.IsEnabled;
            if (hash is null)
            {
                invitations.Add(new ImportedInvitation(user.Address, OneTimeLinks.Add(work, mailbox.Id, OneTimeLinks.InvitationLasts)));
            }
        }

        return Result(file, problems, invitations) with { IsDone = true };
    }

    private static async Task<List<ImportProblem>> ProblemsAsync(WebmailDbContext context, UserCsvFile file, CancellationToken cancellationToken)
    {
        var problems = file.Problems.ToList();
        var addresses = file.Lines.Select(l => AddressCheck.Mailbox(l.User.Address)).OfType<(string LocalPart, string Domain)>().Select(a => $"{a.LocalPart}@{a.Domain}").ToArray();
        var hosted = (await context.Domains.Where(d => d.Kind == DomainKind.Hosted).Select(d => d.Name).ToListAsync(cancellationToken)).ToHashSet();
        var taken = (await context.Mailboxes.Where(m => addresses.Contains(m.Address)).Select(m => m.Address).ToListAsync(cancellationToken)).ToHashSet();
        var seen = new HashSet<string>();
        foreach (var user in file.Lines.Select(l => l.User))
        {
            if (AddressCheck.Mailbox(user.Address) is not var (localPart, domain))
            {
                continue;
            }

            var address = $"{localPart}@{domain}";
            ImportProblemKind? problem = !hosted.Contains(domain) ? ImportProblemKind.DomainNotHosted
                : taken.Contains(address) ? ImportProblemKind.AddressTaken
                : seen.Add(address) ? null
                : ImportProblemKind.AddressTwice;
            if (problem is { } kind)
            {
                problems.Add(new ImportProblem(user.Line, kind, kind == ImportProblemKind.DomainNotHosted ? domain : address));
            }
        }

        return [.. problems.OrderBy(p => p.Line)];
    }

    private static UserImport Result(UserCsvFile file, List<ImportProblem> problems, List<ImportedInvitation> invitations) =>
        new([.. file.Lines.Select(l => l.User)], problems, invitations, IsDone: false);
}
