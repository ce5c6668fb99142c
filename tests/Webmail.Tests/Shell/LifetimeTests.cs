using Webmail.Shell;
using Xunit;

namespace Webmail.Tests.Shell;

public sealed class LifetimeTests
{
    [Fact]
    public async Task What_goes_on_after_the_end_finds_its_token_cancelled()
    {
        var (page, panel) = (new Lifetime(), new Lifetime());
        Assert.False(page.IsOver || page.Token.IsCancellationRequested);
        page.Dispose();
        page.Dispose();
        await panel.DisposeAsync();
        await panel.DisposeAsync();

        Assert.True(page.IsOver && page.Token.IsCancellationRequested && panel.IsOver && panel.Token.IsCancellationRequested);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(page.Token, TestContext.Current.CancellationToken);
        Assert.True(linked.IsCancellationRequested);
    }

    [Fact]
    public void A_call_ends_with_the_next_one_and_with_its_page()
    {
        using var page = new Lifetime();
        using var calls = new LatestCall();
        var first = calls.Begin(page.Token);
        var second = calls.Begin(page.Token);
        Assert.True(first.IsCancellationRequested);
        Assert.False(second.IsCancellationRequested);

        page.Dispose();
        Assert.True(second.IsCancellationRequested);
    }

    [Fact]
    public void Of_calls_whose_page_has_gone_none_begins()
    {
        var calls = new LatestCall();
        var last = calls.Begin(CancellationToken.None);
        calls.Dispose();

        Assert.True(last.IsCancellationRequested);
        Assert.True(calls.Begin(CancellationToken.None).IsCancellationRequested);
    }
}
