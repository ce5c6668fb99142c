using Webmail.Contracts.Changes;
using Webmail.GatewayClient;
using Xunit;

namespace Webmail.Tests.Changes;

public sealed class PageStreamTests
{
    private readonly PageStream _page = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_written_is_read_in_order_and_then_it_ends()
    {
        _page.Write(Batch(1));
        _page.Write(Batch(2));
        _page.Complete();

        Assert.Equal(Batch(1).Token, (await _page.ReadAsync(Cancellation))!.Token);
        Assert.Equal(Batch(2).Token, (await _page.ReadAsync(Cancellation))!.Token);
        Assert.Null(await _page.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task A_page_that_does_not_keep_up_gets_one_resync_and_goes_on_from_the_newest()
    {
        for (var i = 0; i < 1_000; i++)
        {
            _page.Write(Batch(i));
        }

        var resync = await _page.ReadAsync(Cancellation);
        Assert.True(resync!.Resync);
        Assert.Equal(Batch(999).Token, resync.Token);

        _page.Write(Batch(1_000));
        var next = await _page.ReadAsync(Cancellation);
        Assert.False(next!.Resync);
        Assert.Equal(Batch(1_000).Token, next.Token);
    }

    [Fact]
    public async Task A_resync_still_says_whether_the_server_can_be_reached()
    {
        _page.Write(Batch(0, new ServerStateChanged(true)));
        _page.Write(Batch(1, new ServerStateChanged(false)));
        for (var i = 2; i < 1_000; i++)
        {
            _page.Write(Batch(i));
        }

        var resync = await _page.ReadAsync(Cancellation);

        Assert.Equal(new ServerStateChanged(false), Assert.Single(resync!.Changes));
    }

    private static ChangeBatch Batch(int token, params Change[] changes) => new(new SyncToken($"1-{token}"), false, changes);
}
