using Microsoft.Extensions.Time.Testing;
using Webmail.Contracts;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Changes;
using Webmail.Gateway.Messages.Views;
using Xunit;

namespace Webmail.Tests.Messages;

public sealed class FolderViewTests : IDisposable
{
    private static readonly Guid Ana = Guid.NewGuid();
    private static readonly FolderState State = new(UidValidity: 7, ModSeq: 1, UidNext: 3, Total: 2);

    private readonly FakeTimeProvider _time = new();
    private readonly ChangePublisher _publisher;
    private readonly FolderView _view;

    public FolderViewTests()
    {
        _publisher = new ChangePublisher(_time);
        _view = new FolderView(Ana, FolderId.Inbox, new AccountCounts(), _publisher, _time);
        _view.Start(State, [Row(2), Row(1)]);
    }

    [Fact]
    public void What_went_is_told_once_and_no_older_look_at_the_server_brings_it_back()
    {
        using var page = _publisher.Listen(Ana, null);
        var moved = new FolderState(State.UidValidity, 0, 0, 0);

        _view.Apply(moved, removed: [2], flags: [], arrived: []);
        // A search that was on its way before the move, and the server's own word for it afterwards.
        _view.Load(State, uids: [1, 2], unseen: [1, 2], flagged: []);
        _view.Apply(State, [], [], [(Row(2), true)]);
        _view.Apply(State, [2], [], []);

        var heard = new List<Change>();
        while (page.Reader.TryRead(out var batch))
        {
            heard.AddRange(batch.Changes);
        }

        Assert.Equal(2u, Assert.Single(Assert.Single(heard.OfType<MessagesRemoved>()).Messages).Uid);
        Assert.Empty(heard.OfType<MessageArrived>());
        Assert.Equal([1u], _view.Page(MessageFilter.All, 0, 10)!.Uids);
    }

    public void Dispose() => _publisher.Dispose();

    private static MessageRow Row(uint uid) => new(
        new MessageId(FolderId.Inbox, State.UidValidity, uid), null, [], "", DateTimeOffset.UnixEpoch, 1, MessageFlags.None, MessagePriority.Normal, [], "", []);
}
