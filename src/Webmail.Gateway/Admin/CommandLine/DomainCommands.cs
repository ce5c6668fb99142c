using System.Globalization;
using System.Resources;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Admin.Domains;
using Webmail.Gateway.Admin.Domains.Checks;
using Webmail.Gateway.Discovery;

namespace Webmail.Gateway.Admin.CommandLine;

internal sealed class DomainCommands(DomainList list, DomainChanges changes, DkimKeys keys, DomainChecks checks, ServerSearch search, ServerTrials trials)
{
    private const int ImplicitImap = 993;
    private const int ImplicitSubmission = 465;

    public Task RunAsync(Words words, TextWriter output, CancellationToken cancellationToken) => words.Next() switch
    {
        "list" => ListAsync(words, output, cancellationToken),
        "add" => AddAsync(words, output, cancellationToken),
        "delete" => DeleteAsync(words, output, cancellationToken),
        "dns" => DnsAsync(words, output, cancellationToken),
        "try" => TryAsync(words, output, cancellationToken),
        "find" => FindAsync(words, output, cancellationToken),
        "check" => CheckAsync(words, output, cancellationToken),
        "keys" => KeysAsync(words, output, cancellationToken),
        "add-key" => AddKeyAsync(words, output, cancellationToken),
        "retire-key" => RetireKeyAsync(words, output, cancellationToken),
        _ => throw new MisunderstoodException(),
    };

    private async Task ListAsync(Words words, TextWriter output, CancellationToken cancellationToken)
    {
        words.End();
        foreach (var domain in await list.AllAsync(cancellationToken))
        {
            var where = domain.Servers is { } servers ? $"{servers.Imap.Host}, {servers.Submission.Host}" : $"{domain.Mailboxes} mailboxes, {domain.Aliases} aliases";
            await output.WriteLineAsync($"{domain.Name}\t{domain.Kind.ToString().ToLowerInvariant()}\t{where}");
        }
    }

    private async Task AddAsync(Words words, TextWriter output, CancellationToken cancellationToken)
    {
        var (servers, isAnyway) = (Servers(words), words.Flag("--anyway"));
        var name = words.Next();
        words.End();
        // A server may be down just now, or not be set up yet: whoever knows that says so.
        if (servers is not null && !isAnyway && !await AllWorkAsync(servers, output, cancellationToken))
        {
            throw new RefusedException($"{name}: not added; with --anyway it is all the same");
        }

        var edit = new DomainEdit(name, servers is null ? AdminDomainKind.Hosted : AdminDomainKind.Proxied, servers);
        await output.WriteLineAsync($"{await changes.AddAsync(Actor.CommandLine, edit, cancellationToken)}: added");
    }

    private async Task TryAsync(Words words, TextWriter output, CancellationToken cancellationToken)
    {
        var servers = Servers(words) ?? throw new MisunderstoodException();
        words.End();
        if (!await AllWorkAsync(servers, output, cancellationToken))
        {
            throw new RefusedException("not all of them can be used now");
        }
    }

    private async Task<bool> AllWorkAsync(DomainServers servers, TextWriter output, CancellationToken cancellationToken)
    {
        DomainChanges.Check(servers);
        var tried = await trials.BothAsync(servers, cancellationToken);
        await WriteAsync(servers, tried, output);
        return tried.BothWork;
    }

    private async Task DeleteAsync(Words words, TextWriter output, CancellationToken cancellationToken)
    {
        var name = words.Next();
        words.End();
        await changes.DeleteAsync(Actor.CommandLine, name, cancellationToken);
        await output.WriteLineAsync($"{name}: deleted");
    }

    private async Task DnsAsync(Words words, TextWriter output, CancellationToken cancellationToken)
    {
        var name = words.Next();
        words.End();
        foreach (var record in (await list.DetailAsync(name, cancellationToken)).Records)
        {
            await output.WriteLineAsync($"{record.Name}.\t{record.Type}\t{(record.Type == "TXT" ? Strings(record.Value) : record.Value)}");
        }
    }

    private async Task FindAsync(Words words, TextWriter output, CancellationToken cancellationToken)
    {
        var name = words.Next();
        words.End();
        var found = await search.FindAsync(name, cancellationToken);
        await output.WriteLineAsync($"found\t{found.Source}\t{found.Where}");
        if (found.Servers is { } servers)
        {
            await WriteAsync(servers, new TriedServers(found.Imap!, found.Submission!), output);
        }
    }

    private async Task CheckAsync(Words words, TextWriter output, CancellationToken cancellationToken)
    {
        var name = words.Next();
        words.End();
        var sentences = new ResourceManager(typeof(DnsWords));
        foreach (var check in await checks.RunAsync(name, cancellationToken))
        {
            await output.WriteLineAsync($"{check.Verdict.ToString().ToLowerInvariant()}\t{check.Record.Name}\t{check.Record.Type}\t{string.Join(" | ", check.Found)}");
            foreach (var finding in check.Findings)
            {
                var sentence = sentences.GetString(finding.Issue.ToString(), CultureInfo.InvariantCulture)!;
                await output.WriteLineAsync("\t" + string.Format(CultureInfo.InvariantCulture, sentence, finding.Subject, check.Record.Value));
            }
        }
    }

    private async Task KeysAsync(Words words, TextWriter output, CancellationToken cancellationToken)
    {
        var name = words.Next();
        words.End();
        foreach (var key in (await list.DetailAsync(name, cancellationToken)).Keys)
        {
            var standing = key.RetiredAt is { } at ? $"retired {at:yyyy-MM-dd}" : "signs";
            await output.WriteLineAsync($"{key.Selector}\tmade {key.CreatedAt:yyyy-MM-dd}\t{standing}");
        }
    }

    private async Task AddKeyAsync(Words words, TextWriter output, CancellationToken cancellationToken)
    {
        var name = words.Next();
        words.End();
        await output.WriteLineAsync($"{name}: signs with {await keys.AddAsync(Actor.CommandLine, name, cancellationToken)} too");
    }

    private async Task RetireKeyAsync(Words words, TextWriter output, CancellationToken cancellationToken)
    {
        var (name, selector) = (words.Next(), words.Next());
        words.End();
        var isRetired = await keys.RetireAsync(Actor.CommandLine, name, selector, cancellationToken);
        await output.WriteLineAsync(isRetired ? $"{name}: {selector} is retired" : $"{name}: {selector} does not sign");
    }

    private static async Task WriteAsync(DomainServers servers, TriedServers tried, TextWriter output)
    {
        var sentences = new ResourceManager(typeof(TrialWords));
        await output.WriteLineAsync(Line("--imap", servers.Imap, tried.Imap, "IMAP"));
        await output.WriteLineAsync(Line("--submission", servers.Submission, tried.Submission, "SMTP"));

        string Line(string option, MailServer server, ServerTrial trial, string protocol)
        {
            var address = $"{server.Host}:{server.Port.ToString(CultureInfo.InvariantCulture)}";
            var sentence = string.Format(CultureInfo.InvariantCulture, sentences.GetString(TrialWords.KeyOf(server, trial), CultureInfo.InvariantCulture)!, address, trial.Detail, protocol);
            return $"{option} {address}\t{server.Tls}\t{trial.Outcome}\t{sentence}";
        }
    }

    private static DomainServers? Servers(Words words) => (words.Option("--imap"), words.Option("--submission")) switch
    {
        (null, null) => null,
        ({ } imap, { } submission) => new DomainServers(Server(imap, ImplicitImap), Server(submission, ImplicitSubmission)),
        _ => throw new MisunderstoodException(),
    };

    // RFC 1035 §3.3: a character string is at most 255 octets; a DKIM key needs several.
    private static string Strings(string value) => string.Join(' ', value.Chunk(255).Select(part => $"\"{new string(part)}\""));

    // TLS from the first byte on the port that is for it (RFC 8314 §3), STARTTLS on any other.
    private static MailServer Server(string text, int implicitPort)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new MailServer(text[..colon], port, port == implicitPort ? ServerTls.Implicit : ServerTls.StartTls)
            : new MailServer(text, implicitPort, ServerTls.Implicit);
    }
}
