using Microsoft.Extensions.DependencyInjection;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Contacts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Testing.Fakes;

namespace Webmail.Testing.Hosting;

/// <summary>The front end on a real socket over a service in memory: what its pages do in a browser, with no server behind them.</summary>
public sealed class FakeService : IAsyncDisposable
{
    private WebmailHost? _host;

    private FakeService(FakeMailbox mailbox) => (Mailbox, Accounts) = (mailbox, new FakeAccounts(mailbox));

    public Uri Address => _host!.Address;

    public FakeMailbox Mailbox { get; }

    public FakeAccounts Accounts { get; }

    public FakeAdminUsers Users { get; } = new();

    public FakeAdminDomains Domains { get; } = new();

    public FakeAdminAliases Aliases { get; } = new();

    public FakeAdminSessions Sessions { get; } = new();

    public FakeAuditLog Audit { get; } = new();

    public FakeInvitations Invitations { get; } = new();

    /// <summary>Whoever signs in is an administrator.</summary>
    public static async Task<FakeService> StartAsync(CancellationToken cancellationToken)
    {
        var mailbox = new FakeMailbox();
        mailbox.Account = mailbox.Account with { IsAdmin = true };
        var service = new FakeService(mailbox);
        var configuration = new WebmailConfiguration("web")
            // Nobody listens there, and nobody asks: every contract is answered in memory.
            .With("Webmail:Gateway:Url", "http://127.0.0.1:9")
            .With("Webmail:Gateway:Key", new string('k', 32));
        service._host = await WebmailHost.StartAsync(configuration, cancellationToken, service.Replace);
        return service;
    }

    public ValueTask DisposeAsync() => _host?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Replace(IServiceCollection services)
    {
        services.AddSingleton<IAccounts>(Accounts);
        services.AddSingleton<IFolders>(new FakeFolders(Mailbox));
        services.AddSingleton<IMessages>(new FakeMessages(Mailbox));
        services.AddSingleton<IChanges>(Mailbox.Changes);
        services.AddSingleton<ICompose>(new FakeCompose());
        services.AddSingleton<IContacts>(new FakeContacts());
        services.AddSingleton<IAdminUsers>(Users);
        services.AddSingleton<IAdminDomains>(Domains);
        services.AddSingleton<IAdminAliases>(Aliases);
        services.AddSingleton<IAdminSessions>(Sessions);
        services.AddSingleton<IAuditLog>(Audit);
        services.AddSingleton<IInvitations>(Invitations);
    }
}
