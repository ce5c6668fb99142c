using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Admin.Invitations;
using Webmail.Gateway.Admin.Users;
using Webmail.Gateway.Data;
using Webmail.Gateway.Mailboxes;

namespace Webmail.Gateway.Admin.CommandLine;

internal sealed class UserCommands(UserList list, UserChanges changes, BulkChanges bulk, UserImporter importer, UserExporter exporter, Database database, IOptions<GatewayOptions> options)
{
    private static readonly Actor Actor = Actor.CommandLine;

    public Task RunAsync(Words words, TextReader input, TextWriter output, CancellationToken cancellationToken) => words.Next() switch
    {
        "list" => ListAsync(words, output, cancellationToken),
        "add" => AddAsync(words, input, output, cancellationToken),
        "disable" => ChangeAsync(words, UsersAction.Disable, output, cancellationToken),
        "enable" => ChangeAsync(words, UsersAction.Enable, output, cancellationToken),
        "delete" => ChangeAsync(words, UsersAction.Delete, output, cancellationToken),
        "restore" => ChangeAsync(words, UsersAction.Restore, output, cancellationToken),
        "end-sessions" => ChangeAsync(words, UsersAction.EndSessions, output, cancellationToken),
        "reset-second-factor" => ChangeAsync(words, UsersAction.ResetSecondFactor, output, cancellationToken),
        "role" => EditAsync(words, output, (edit, word) => edit with { Role = Role(word) }, cancellationToken),
        "quota" => EditAsync(words, output, (edit, word) => edit with { QuotaBytes = Quota(word) }, cancellationToken),
        "rename" => EditAsync(words, output, (edit, word) => edit with { Address = word }, cancellationToken),
        "invite" => InviteAsync(words, output, cancellationToken),
        "password" => PasswordAsync(words, input, output, cancellationToken),
        "import" => ImportAsync(words, output, cancellationToken),
        "export" => ExportAsync(words, output, cancellationToken),
        _ => throw new MisunderstoodException(),
    };

    private async Task ListAsync(Words words, TextWriter output, CancellationToken cancellationToken)
    {
        var state = words.Flag("--deleted") ? UserState.Deleted : UserState.Present;
        var users = await list.AllAsync(new UserQuery(words.TryNext(), State: state), cancellationToken);
        words.End();
        foreach (var user in users)
        {
            var standing = user.DeletedUntil is { } until ? $"deleted until {until:yyyy-MM-dd}" : !user.IsEnabled ? "disabled" : user.HasPassword ? "enabled" : "invited";
            await output.WriteLineAsync($"{user.Address}\t{user.Role.ToString().ToLowerInvariant()}\t{standing}\t{ByteSize.Write(user.QuotaBytes)}\t{user.Name}");
        }
    }

    private async Task AddAsync(Words words, TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        var name = words.Option("--name");
        var quota = words.Option("--quota") is { } size ? Quota(size) : MailboxSeed.DefaultQuota;
        var role = words.Option("--role") is { } text ? Role(text) : UserRole.User;
        var isTyped = words.Flag("--password");
        var address = words.Next();
        words.End();
        var password = isTyped ? await ReadPasswordAsync(input, cancellationToken) : null;
        var (_, invitation) = await changes.CreateAsync(Actor, new NewUser(address, name, quota, role, password), cancellationToken);
        await output.WriteLineAsync(invitation is null ? $"{address}: added" : LinkLine(address, invitation));
    }

    private async Task ChangeAsync(Words words, UsersAction action, TextWriter output, CancellationToken cancellationToken)
    {
        var addresses = words.Rest();
        var ids = new List<Guid>();
        foreach (var address in addresses)
        {
            ids.Add(await FindAsync(address, cancellationToken));
        }

        var result = await bulk.RunAsync(Actor, new UsersChange(ids, action), cancellationToken);
        foreach (var changed in addresses.Zip(ids).Where(pair => result.Changed.Contains(pair.Second)))
        {
            await output.WriteLineAsync($"{changed.First}: done");
        }

        if (result.Refused.Count > 0)
        {
            throw new MailException(result.Refused[0].Reason) { Subject = result.Refused[0].Address };
        }
    }

    private async Task EditAsync(Words words, TextWriter output, Func<UserEdit, string, UserEdit> edit, CancellationToken cancellationToken)
    {
        var address = words.Next();
        var wanted = words.Next();
        words.End();
        var user = await list.GetAsync(await FindAsync(address, cancellationToken), cancellationToken);
        await changes.UpdateAsync(Actor, user.Id, edit(new UserEdit(user.Address, user.Name, user.IsEnabled, user.QuotaBytes, user.Role), wanted), cancellationToken);
        await output.WriteLineAsync($"{address}: done");
    }

    private async Task InviteAsync(Words words, TextWriter output, CancellationToken cancellationToken)
    {
        var address = words.Next();
        words.End();
        await output.WriteLineAsync(LinkLine(address, await changes.InviteAsync(Actor, await FindAsync(address, cancellationToken), cancellationToken)));
    }

    private async Task PasswordAsync(Words words, TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        var address = words.Next();
        words.End();
        var id = await FindAsync(address, cancellationToken);
        await changes.SetPasswordAsync(Actor, id, await ReadPasswordAsync(input, cancellationToken), cancellationToken);
        await output.WriteLineAsync($"{address}: done");
    }

    private async Task ImportAsync(Words words, TextWriter output, CancellationToken cancellationToken)
    {
        var dryRun = words.Flag("--dry-run");
        var file = words.Next();
        words.End();
        if (!File.Exists(file))
        {
            throw new MailException(MailError.InvalidRequest, "there is no such file") { Subject = file };
        }

        var result = await importer.RunAsync(Actor, await File.ReadAllTextAsync(file, cancellationToken), dryRun, cancellationToken);
        foreach (var problem in result.Problems)
        {
            await output.WriteLineAsync($"line {problem.Line}: {problem.Kind} {problem.Value}");
        }

        foreach (var invited in result.Invitations)
        {
            await output.WriteLineAsync(LinkLine(invited.Address, invited.Invitation));
        }

        await output.WriteLineAsync(result.IsDone ? $"{result.Rows.Count} users added" : $"{result.Rows.Count} users read, none added");
        if (result.Problems.Count > 0)
        {
            throw new MailException(MailError.InvalidRequest, "the file has problems, so nothing was changed") { Subject = file };
        }
    }

    private async Task ExportAsync(Words words, TextWriter output, CancellationToken cancellationToken)
    {
        var search = words.TryNext();
        words.End();
        await output.WriteAsync(await exporter.RunAsync(Actor, new UserQuery(search), cancellationToken));
    }

    private async Task<Guid> FindAsync(string address, CancellationToken cancellationToken)
    {
        var wanted = address.Trim().ToLowerInvariant();
        var id = await database.RunAsync(
            (context, ct) => context.Mailboxes.Where(m => m.Address == wanted).Select(m => (Guid?)m.Id).SingleOrDefaultAsync(ct), cancellationToken);
        return id ?? throw new MailException(MailError.UserGone) { Subject = wanted };
    }

    // A password among the arguments would be in the shell's history and in the list of processes.
    private static async Task<string> ReadPasswordAsync(TextReader input, CancellationToken cancellationToken) =>
        await input.ReadLineAsync(cancellationToken) ?? throw new MailException(MailError.PasswordTooShort);

    private string LinkLine(string address, Invitation invitation) =>
        $"{address}: a password can be chosen once, until {invitation.ExpiresAt:u}, at {SetupLink.LinkOf(invitation, options.Value.PublicUrl)}";

    private static UserRole Role(string text) => text switch { "user" => UserRole.User, "admin" => UserRole.Admin, _ => throw new MisunderstoodException() };

    private static long Quota(string text) => ByteSize.Parse(text) ?? throw new MisunderstoodException();
}
