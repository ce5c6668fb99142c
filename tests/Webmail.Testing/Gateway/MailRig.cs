using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Webmail.Contracts.Changes;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Changes;
using Webmail.Gateway.Domains;
using Webmail.Gateway.Folders;
using Webmail.Gateway.Imap;
using Webmail.Gateway.Messages;
using Webmail.Gateway.Messages.Views;
using Webmail.Gateway.Reading;
using Webmail.Testing.Imap;

namespace Webmail.Testing.Gateway;

/// <summary>The gateway's mail side on its own, without sessions and database: one account at one IMAP server.</summary>
internal sealed class MailRig : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private SyncToken _readTo;

    public MailRig(string host, int port, string address, string password, TimeProvider? time = null, params (string Key, string Value)[] settings)
    {
        var endpoint = new ServerEndpoint(host, port, TlsMode.None);
        Account = new MailAccount(Guid.NewGuid(), address, password, new MailDomain(address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..], endpoint, endpoint, false));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddSingleton(time ?? TimeProvider.System);
        services.AddSingleton<ServerTrust>();
        services.AddImap().AddFolders().AddMessages().AddReading();
        _services = services.BuildServiceProvider();
        _readTo = Publisher.Now(Account.AccountId);
    }

    public MailAccount Account { get; }

    public ImapPool Pool => Get<ImapPool>();

    public FolderViews Views => Get<FolderViews>();

    public MessageLists Lists => Get<MessageLists>();

    public MessageOpener Opener => Get<MessageOpener>();

    public MessageActions Actions => Get<MessageActions>();

    public FolderTrees Trees => Get<FolderTrees>();

    public FolderActions Folders => Get<FolderActions>();

    private ChangePublisher Publisher => Get<ChangePublisher>();

    public static MailRig At(ScriptedImapServer server, TimeProvider? time = null, params (string Key, string Value)[] settings) =>
        new(ScriptedImapServer.Host, server.Port, server.User, server.Password, time, settings);

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Waits for what answers did not wait for.</summary>
    public Task SettleAsync() => Get<BackgroundWork>().DrainAsync();

    /// <summary>What was published since the last time this was asked.</summary>
    public IReadOnlyList<Change> TakeChanges()
    {
        var changes = new List<Change>();
        using var listener = Publisher.Listen(Account.AccountId, _readTo);
        while (listener.Reader.TryRead(out var batch))
        {
            changes.AddRange(batch.Changes);
        }

        _readTo = Publisher.Now(Account.AccountId);
        return changes;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
