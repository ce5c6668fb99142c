using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Webmail.Contracts;
using Webmail.Gateway.Admin.Users;

namespace Webmail.Gateway.Admin.CommandLine;

/// <summary>Administers from a shell where the gateway's configuration is: <c>webmail admin …</c>. Its audit entries name the command line.</summary>
public static class AdminCommandLine
{
    private const int Failed = 1;
    private const int Misused = 2;

    private const string Usage =
        """
        webmail admin users list [SEARCH]                what there is; deleted ones with --deleted
        webmail admin users add ADDRESS [OPTIONS]        prints a one-time link to choose a password
            --name NAME  --quota 5G  --role user|admin  --password (reads it from the standard input instead)
        webmail admin users disable|enable|delete|restore|end-sessions ADDRESS...
        webmail admin users reset-second-factor ADDRESS...   for whoever has lost theirs: the password is enough again
        webmail admin users role ADDRESS user|admin
        webmail admin users quota ADDRESS 5G             0 is without limit
        webmail admin users rename ADDRESS NEW-ADDRESS
        webmail admin users invite ADDRESS               prints a one-time link to choose a password
        webmail admin users password ADDRESS             reads the new password from the standard input
        webmail admin users import FILE [--dry-run]      CSV with the columns address, name, quota, role, enabled, password
        webmail admin users export [SEARCH]              the same columns, but for the password, on the standard output
        webmail admin domains list
        webmail admin domains add NAME                   hosted here
        webmail admin domains add NAME --imap HOST:PORT --submission HOST:PORT    after trying them; with --anyway whether they answer or not
        webmail admin domains try --imap HOST:PORT --submission HOST:PORT
        webmail admin domains find NAME                  what a domain elsewhere says its servers are, and whether they answer
        webmail admin domains delete NAME
        webmail admin domains dns NAME                   the records its zone needs
        webmail admin domains check NAME                 what DNS says about each now, and what to do
        webmail admin domains keys NAME                  what its mail is signed with (DKIM)
        webmail admin domains add-key NAME               signs with a new key too; publish its record, then retire the old one
        webmail admin domains retire-key NAME SELECTOR
        webmail admin aliases list [SEARCH]
        webmail admin aliases add ADDRESS TARGET...      @DOMAIN is the catch-all; a target ending in + may send as it
        webmail admin aliases set ADDRESS TARGET...      the targets it has from now on
        webmail admin aliases delete ADDRESS
        webmail admin sessions list [SEARCH]             where everybody is signed in, last seen first
        webmail admin sessions end ID...                 one by one; all of somebody's: users end-sessions
        webmail admin audit [--actor A] [--subject S] [--action A] [--day 2026-11-30] [--take 50]
        webmail admin queue list [FILTER]                what waits, and why; FILTER: --sender S  --recipient R  --reason TEXT
        webmail admin queue hold|release|retry|drop QUEUE-ID...   or --all [FILTER]
        webmail admin delivery list [OPTIONS]            what became of messages, newest first
            --message-id M  --sender S  --recipient R  --day 2026-11-27  --state bounced, spam …  --take 50
        webmail admin delivery show NUMBER               each step of one of them
        """;

    /// <summary>The gateway's services, without the service around them.</summary>
    public static async Task<int> RunAsync(WebApplicationBuilder builder, IReadOnlyList<string> words)
    {
        // Answers alone go to the standard output, whatever the service logs.
        builder.Logging.ClearProviders();
        await using var services = builder.Services.BuildServiceProvider();
        return await RunAsync(services, words, Console.In, Console.Out, Console.Error, CancellationToken.None);
    }

    /// <param name="words">What follows <c>admin</c>.</param>
    /// <returns>The exit code: 0 done, 1 refused, 2 not understood.</returns>
    public static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> words, TextReader input, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        if (services.GetService<UserList>() is null)
        {
            await errors.WriteLineAsync("webmail admin: this role has no database; run it where Webmail:Role is all or gateway.");
            return Failed;
        }

        var arguments = new Words(words);
        try
        {
            var run = arguments.Next() switch
            {
                "users" => ActivatorUtilities.CreateInstance<UserCommands>(services).RunAsync(arguments, input, output, cancellationToken),
                "domains" => ActivatorUtilities.CreateInstance<DomainCommands>(services).RunAsync(arguments, output, cancellationToken),
                "aliases" => ActivatorUtilities.CreateInstance<AliasCommands>(services).RunAsync(arguments, output, cancellationToken),
                "sessions" => ActivatorUtilities.CreateInstance<SessionCommands>(services).RunAsync(arguments, output, cancellationToken),
                "queue" => ActivatorUtilities.CreateInstance<QueueCommands>(services).RunAsync(arguments, output, cancellationToken),
                "delivery" => ActivatorUtilities.CreateInstance<DeliveryCommands>(services).RunAsync(arguments, output, cancellationToken),
                "audit" => ActivatorUtilities.CreateInstance<AuditCommand>(services).RunAsync(arguments, output, cancellationToken),
                _ => throw new MisunderstoodException(),
            };
            await run;
            return 0;
        }
        catch (MisunderstoodException)
        {
            await errors.WriteLineAsync(Usage);
            return Misused;
        }
        catch (MailException refused)
        {
            await errors.WriteLineAsync($"webmail admin: {Sentence(refused)}");
            return Failed;
        }
        catch (RefusedException refused)
        {
            await errors.WriteLineAsync($"webmail admin: {refused.Message}");
            return Failed;
        }
        catch (DbException unprepared)
        {
            await errors.WriteLineAsync($"webmail admin: the database is not ready ({unprepared.Message}). Has the gateway been started once?");
            return Failed;
        }
    }

    private static string Sentence(MailException refused)
    {
        var about = refused.Subject is { } subject ? $"{subject}: " : "";
        return about + refused.Error switch
        {
            MailError.UserGone => "there is no such user",
            MailError.UserExists => "there is already a mailbox with that address",
            MailError.DomainGone => "that domain is not hosted here",
            MailError.DomainExists => "that domain is already there",
            MailError.DomainInUse => "the domain still has mailboxes",
            MailError.DomainMalformed => "that is not the name of a domain or server",
            MailError.AddressMalformed => "that is not an address that can be used",
            MailError.AliasGone => "there is no such alias",
            MailError.AliasExists => "there is already an alias with that address",
            MailError.DeliveryGone => "the log has no such message, or not any more",
            MailError.ServerUnreachable => "the agent beside Postfix does not answer",
            MailError.LastAdministrator => "this is the only administrator; make somebody else one first",
            MailError.PasswordTooShort => $"a password has at least {Contracts.Admin.PasswordRules.Shortest} characters",
            MailError.SessionGone => "there is no such session",
            MailError.NotAllowed => "that can't be changed: the configuration writes it, or it is a signing key too many or the only one",
            MailError.DatabaseUnreachable => "the database does not answer",
            _ => refused.Message,
        };
    }
}
