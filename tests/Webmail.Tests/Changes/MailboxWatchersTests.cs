using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Webmail.Tests.Changes;

/// <summary>Who is watched for, and how long.</summary>
public sealed class MailboxWatchersTests : WatcherTest
{
    [Fact]
    public async Task However_many_pages_look_one_connection_watches()
    {
        using var first = Hold();
        using var second = Hold();
        await IdlingAsync();

        Assert.Equal(1, Mail.Connections);
        Assert.Equal(1, Watchers!.Count);
    }

    [Fact]
    public async Task Watching_ends_a_while_after_the_last_page_has_gone()
    {
        var time = new FakeTimeProvider();
        var token = Publisher.Now(AccountId);
        var first = Hold(time: time);
        var second = Hold();
        first.Dispose();
        first.Dispose();
        time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(1, Watchers!.Count);

        second.Dispose();
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, Watchers.Count);
        using (Hold())
        {
            time.Advance(TimeSpan.FromMinutes(3));
            Assert.Equal(1, Watchers.Count);
        }

        time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(0, Watchers.Count);

        // What happened since is not told to anybody: whoever comes back has to read again.
        using var listener = Publisher.Listen(AccountId, token);
        Assert.True((await listener.Reader.ReadAsync(Cancellation)).Resync);
    }
}
