using Webmail.Gateway.Imap;
using Xunit;

namespace Webmail.Tests.Imap;

public sealed class LeaseQueueTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_came_first_is_served_first()
    {
        var queue = new LeaseQueue(1);
        await queue.EnterAsync(LeasePurpose.Interactive, Cancelled);
        var first = queue.EnterAsync(LeasePurpose.Interactive, Cancelled);
        var second = queue.EnterAsync(LeasePurpose.Interactive, Cancelled);
        queue.Leave(LeasePurpose.Interactive);
        await first;
        Assert.False(second.IsCompleted);
        queue.Leave(LeasePurpose.Interactive);
        await second;
    }

    [Fact]
    public async Task Long_work_leaves_the_last_place_to_a_click()
    {
        var queue = new LeaseQueue(3);
        await queue.EnterAsync(LeasePurpose.LongWork, Cancelled);
        await queue.EnterAsync(LeasePurpose.LongWork, Cancelled);
        var download = queue.EnterAsync(LeasePurpose.LongWork, Cancelled);
        await queue.EnterAsync(LeasePurpose.Interactive, Cancelled);
        Assert.False(download.IsCompleted);
        queue.Leave(LeasePurpose.Interactive);
        Assert.False(download.IsCompleted);
        queue.Leave(LeasePurpose.LongWork);
        await download;
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_nobodys_turn()
    {
        var queue = new LeaseQueue(1);
        await queue.EnterAsync(LeasePurpose.Interactive, Cancelled);
        using var impatience = new CancellationTokenSource();
        var impatient = queue.EnterAsync(LeasePurpose.Interactive, impatience.Token);
        var patient = queue.EnterAsync(LeasePurpose.Interactive, Cancelled);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        queue.Leave(LeasePurpose.Interactive);
        await patient;
        queue.Leave(LeasePurpose.Interactive);
        Assert.True(queue.IsIdle);
    }
}
