using Microsoft.Extensions.Logging.Abstractions;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Changes;
using Webmail.Gateway.Domains;
using Webmail.Testing.Imap;
using Xunit;

namespace Webmail.Tests.Changes;

/// <summary>A mailbox on a scripted server, watched for pages that hold it.</summary>
public abstract class WatcherTest : IAsyncDisposable
{
    private protected const string Letter = "From: bea@b.test\nSubject: Hello\n\nHello\n";

    private protected static readonly FolderId Work = new("Work");

    // What is waited for either comes at once or never.
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private protected WatcherTest()
    {
        Mail = new WatchedMailFake(Publisher);
        _patience.CancelAfter(TimeSpan.FromSeconds(30));
        Server.Folders.Add("Work");
        Server.Folders.Add("Trash", "\\Trash");
    }

    private protected ScriptedImapServer Server { get; } = new();

    private protected ChangePublisher Publisher { get; } = new(TimeProvider.System);

    private protected WatchedMailFake Mail { get; }

    private protected ChangesOptions Options { get; } = new();

    private protected Guid AccountId { get; } = Guid.NewGuid();

    private protected MailboxWatchers? Watchers { get; private set; }

    private protected CancellationToken Cancellation => _patience.Token;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Watchers is not null)
        {
            await Watchers.DisposeAsync();
        }

        Publisher.Dispose();
        _patience.Dispose();
        await Server.DisposeAsync();
    }

    private protected WatchHold Hold(string password = "secret", TimeProvider? time = null)
    {
        Watchers ??= new MailboxWatchers(Mail, Publisher, Microsoft.Extensions.Options.Options.Create(Options), time ?? TimeProvider.System, NullLogger<MailboxWatcher>.Instance);
        var endpoint = new ServerEndpoint("127.0.0.1", Server.Port, TlsMode.None);
        return Watchers.Hold(new MailAccount(AccountId, Server.User, password, new MailDomain("a.test", endpoint, endpoint, false)));
    }

    // Armed, caught up with the inbox, and idle.
    private protected async Task IdlingAsync()
    {
        await Server.WaitForAsync("IDLE", Cancellation);
        await Mail.RefreshedAsync(FolderId.Inbox, Cancellation);
    }

    private protected async Task<T> HeardAsync<T>(ChangeListener listener)
        where T : Change
    {
        while (true)
        {
            var batch = await listener.Reader.ReadAsync(Cancellation);
            if (batch.Changes.OfType<T>().FirstOrDefault() is { } change)
            {
                return change;
            }
        }
    }

    // A STATUS is told item by item, so one count may be told before the other has changed.
    private protected async Task CountsAsync(ChangeListener listener, FolderCountsChanged counts)
    {
        while (await HeardAsync<FolderCountsChanged>(listener, told => told == counts) is null)
        {
        }
    }

    private async Task<T?> HeardAsync<T>(ChangeListener listener, Func<T, bool> which)
        where T : Change => (await listener.Reader.ReadAsync(Cancellation)).Changes.OfType<T>().FirstOrDefault(which);

    private protected static List<Change> Heard(ChangeListener listener)
    {
        var heard = new List<Change>();
        while (listener.Reader.TryRead(out var batch))
        {
            heard.AddRange(batch.Changes);
        }

        return heard;
    }
}
