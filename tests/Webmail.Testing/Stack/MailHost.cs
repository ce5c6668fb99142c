using System.Text.Json;

namespace Webmail.Testing.Stack;

/// <summary>One of <see cref="MailHosts"/>.</summary>
internal sealed class MailHost(string name, StackEnvironment servers, StackScript script)
{
    public string Domain => name + ".test";

    /// <summary>Its name and address as other hosts write them down.</summary>
    public string Exchanger => $"mx.{Domain}[{servers.Address}]:25";

    public StackEnvironment Servers => servers;

    public HostedMail Hosted { get; } = new(servers.ConnectionString);

    public async Task<Mailbox> AddMailboxAsync(string localPart, CancellationToken cancellationToken)
    {
        var mailbox = new Mailbox($"{localPart}@{Domain}", "secret of " + localPart);
        await Hosted.AddMailboxAsync(mailbox.Address, mailbox.Password, "1G", cancellationToken);
        return mailbox;
    }

    /// <summary>All its servers at once.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => script.RunAsync(cancellationToken, "stop", name);

    public Task StartAsync(CancellationToken cancellationToken) => script.RunAsync(cancellationToken, "start", name);

    /// <summary>What waits, as <c>postqueue -j</c> says it.</summary>
    public async Task<IReadOnlyList<JsonElement>> QueueAsync(CancellationToken cancellationToken)
    {
        var lines = await script.RunAsync(cancellationToken, "queue", name);
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    /// <summary>Tries now to send what waits.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => script.RunAsync(cancellationToken, "flush", name);

    /// <summary>What its Postfix wrote down.</summary>
    public Task<string> LogAsync(CancellationToken cancellationToken) => script.RunAsync(cancellationToken, "log", name);
}
