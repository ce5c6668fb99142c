using Microsoft.Extensions.Time.Testing;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Gateway.Changes;
using Xunit;

namespace Webmail.Tests.Changes;

public sealed class ChangePublisherTests : IDisposable
{
    private static readonly Guid Ana = Guid.NewGuid();
    private static readonly Guid Bea = Guid.NewGuid();

    private readonly FakeTimeProvider _time = new();
    private readonly ChangePublisher _publisher;

    public ChangePublisherTests() => _publisher = new ChangePublisher(_time);

    [Fact]
    public void Every_listener_of_an_account_hears_what_is_published_in_order()
    {
        using var first = _publisher.Listen(Ana, null);
        using var second = _publisher.Listen(Ana, null);

        _publisher.Publish(Ana, [Unread(1)]);
        _publisher.Publish(Ana, [Unread(2), Unread(3)]);

        Assert.Equal([1, 2, 3], UnreadHeardBy(first));
        Assert.Equal([1, 2, 3], UnreadHeardBy(second));
    }

    [Fact]
    public void Nobody_hears_what_happens_to_another_account()
    {
        using var bea = _publisher.Listen(Bea, null);

        _publisher.Publish(Ana, [Unread(1)]);

        Assert.False(bea.Reader.TryRead(out _));
    }

    [Fact]
    public void A_listener_without_a_token_starts_now()
    {
        _publisher.Publish(Ana, [Unread(1)]);
        using var listener = _publisher.Listen(Ana, null);

        _publisher.Publish(Ana, [Unread(2)]);

        Assert.Equal([2], UnreadHeardBy(listener));
    }

    [Fact]
    public void A_listener_that_was_away_hears_exactly_what_it_missed()
    {
        SyncToken last;
        using (var before = _publisher.Listen(Ana, null))
        {
            _publisher.Publish(Ana, [Unread(1)]);
            Assert.True(before.Reader.TryRead(out var heard));
            last = heard.Token;
        }

        _publisher.Publish(Ana, [Unread(2)]);
        _publisher.Publish(Ana, [Unread(3)]);
        using var after = _publisher.Listen(Ana, last);
        _publisher.Publish(Ana, [Unread(4)]);

        Assert.Equal([2, 3, 4], UnreadHeardBy(after));
    }

    [Fact]
    public void What_is_published_after_a_page_was_read_reaches_the_listener_that_starts_from_the_page()
    {
        var page = _publisher.Now(Ana);
        _publisher.Publish(Ana, [Unread(7)]);
        using var listener = _publisher.Listen(Ana, page);

        Assert.Equal([7], UnreadHeardBy(listener));
    }

    [Fact]
    public void A_listener_that_is_up_to_date_hears_nothing_at_first()
    {
        _publisher.Publish(Ana, [Unread(1)]);
        using var listener = _publisher.Listen(Ana, _publisher.Now(Ana));

        Assert.False(listener.Reader.TryRead(out _));
        Assert.Equal(_publisher.Now(Ana), listener.Token);
    }

    [Fact]
    public void A_listener_that_does_not_keep_up_gets_one_resync_and_then_goes_on()
    {
        using var slow = _publisher.Listen(Ana, null);
        for (var i = 0; i < 20_000; i++)
        {
            _publisher.Publish(Ana, [Unread(i)]);
        }

        Assert.True(slow.Reader.TryRead(out var batch));
        Assert.True(batch.Resync);
        Assert.Equal(_publisher.Now(Ana), batch.Token);
        Assert.False(slow.Reader.TryRead(out _));

        _publisher.Publish(Ana, [Unread(-1)]);
        Assert.Equal([-1], UnreadHeardBy(slow));
    }

    [Fact]
    public void One_slow_listener_does_not_cost_the_others_anything()
    {
        using var slow = _publisher.Listen(Ana, null);
        using var quick = _publisher.Listen(Ana, null);
        for (var i = 0; i < 20_000; i++)
        {
            _publisher.Publish(Ana, [Unread(i)]);
            Assert.Equal([i], UnreadHeardBy(quick));
        }
    }

    [Fact]
    public void A_single_batch_larger_than_the_whole_log_still_arrives()
    {
        using var listener = _publisher.Listen(Ana, null);

        _publisher.Publish(Ana, [.. Enumerable.Range(0, 10_000).Select(Unread)]);

        Assert.Equal(10_000, UnreadHeardBy(listener).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("not a token")]
    [InlineData("1234-0")]
    [InlineData("1234--5")]
    [InlineData("1234-99999999999999999999")]
    public void A_token_that_is_not_ours_is_answered_by_one_resync(string token)
    {
        using var listener = _publisher.Listen(Ana, new SyncToken(token));

        Assert.True(listener.Reader.TryRead(out var batch));
        Assert.True(batch.Resync);
        Assert.False(listener.Reader.TryRead(out _));
    }

    [Fact]
    public void A_token_of_a_gateway_that_was_restarted_is_answered_by_a_resync()
    {
        var token = _publisher.Now(Ana);
        using var restarted = new ChangePublisher(_time);
        using var listener = restarted.Listen(Ana, token);

        Assert.True(listener.Reader.TryRead(out var batch));
        Assert.True(batch.Resync);
    }

    [Fact]
    public void A_token_from_before_nobody_watched_is_answered_by_a_resync()
    {
        var token = _publisher.Now(Ana);
        using var listening = _publisher.Listen(Ana, null);
        _publisher.Break(Ana);
        using var resumed = _publisher.Listen(Ana, token);

        foreach (var listener in new[] { listening, resumed })
        {
            Assert.True(listener.Reader.TryRead(out var batch));
            Assert.True(batch.Resync);
            Assert.False(listener.Reader.TryRead(out _));
        }
    }

    [Fact]
    public void What_was_told_is_replayed_for_some_minutes_and_then_forgotten()
    {
        var token = _publisher.Now(Ana);
        _publisher.Publish(Ana, [Unread(1)]);

        _time.Advance(TimeSpan.FromMinutes(2));
        using (var soon = _publisher.Listen(Ana, token))
        {
            Assert.Equal([1], UnreadHeardBy(soon));
        }

        _time.Advance(TimeSpan.FromMinutes(2));
        using var late = _publisher.Listen(Ana, token);
        Assert.True(late.Reader.TryRead(out var batch));
        Assert.True(batch.Resync);
    }

    [Fact]
    public void An_account_nobody_uses_any_more_costs_nothing()
    {
        _publisher.Publish(Ana, [Unread(1)]);
        using (_publisher.Listen(Bea, null))
        {
            _time.Advance(TimeSpan.FromMinutes(12));
            Assert.Equal(1, _publisher.AccountCount);
            Assert.Equal(1, _publisher.ListenerCount);
        }

        _time.Advance(TimeSpan.FromMinutes(12));
        Assert.Equal(0, _publisher.AccountCount);
    }

    [Fact]
    public async Task A_waiting_listener_is_woken_and_a_disposed_one_ends()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var listener = _publisher.Listen(Ana, null);
        var waiting = listener.Reader.WaitToReadAsync(cancellation).AsTask();
        Assert.False(waiting.IsCompleted);

        _publisher.Publish(Ana, [Unread(1)]);
        Assert.True(await waiting);
        Assert.Equal([1], UnreadHeardBy(listener));

        var ending = listener.Reader.WaitToReadAsync(cancellation).AsTask();
        _publisher.Publish(Ana, [Unread(2)]);
        listener.Dispose();
        _publisher.Publish(Ana, [Unread(3)]);
        await ending;
        Assert.False(await listener.Reader.WaitToReadAsync(cancellation));
        Assert.Equal(0, _publisher.ListenerCount);
    }

    [Fact]
    public async Task Nothing_is_lost_or_told_twice_while_many_publish_and_listen_at_once()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var listener = _publisher.Listen(Ana, null);
        var reading = Task.Run(
            async () =>
            {
                var heard = new List<int>();
                await foreach (var batch in listener.Reader.ReadAllAsync(cancellation))
                {
                    Assert.False(batch.Resync);
                    heard.AddRange(batch.Changes.Cast<FolderCountsChanged>().Select(c => c.Unread));
                    if (heard.Count == 800)
                    {
                        break;
                    }
                }

                return heard;
            },
            cancellation);

        await Parallel.ForAsync(0, 800, cancellation, (i, _) =>
        {
            _publisher.Publish(Ana, [Unread(i)]);
            return ValueTask.CompletedTask;
        });

        Assert.Equal(Enumerable.Range(0, 800), (await reading).Order());
    }

    public void Dispose() => _publisher.Dispose();

    private static FolderCountsChanged Unread(int count) => new(FolderId.Inbox, 0, count);

    private static List<int> UnreadHeardBy(ChangeListener listener)
    {
        var heard = new List<int>();
        while (listener.Reader.TryRead(out var batch))
        {
            Assert.False(batch.Resync);
            heard.AddRange(batch.Changes.Cast<FolderCountsChanged>().Select(c => c.Unread));
        }

        return heard;
    }
}
