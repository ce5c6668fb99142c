using Webmail.Contracts.Messages;
using Webmail.Gateway.Messages.Views;
using Xunit;

namespace Webmail.Tests.Messages;

public sealed class MessageIndexTests
{
    [Fact]
    public void Whatever_comes_and_goes_counts_and_order_stay_true()
    {
        var random = new Random(7);
        var truth = new SortedDictionary<uint, MessageFlags>();
        var index = MessageIndex.Build([], [], []);
        for (var step = 0; step < 3_000; step++)
        {
            var uid = (uint)random.Next(1, 400);
            var flags = (MessageFlags)random.Next(0, 32);
            switch (random.Next(3))
            {
                case 0:
                    Assert.Equal(truth.TryAdd(uid, flags), index.Add(uid, flags));
                    break;
                case 1:
                    Assert.Equal(truth.Remove(uid) ? [uid] : [], index.Remove([uid, uid, 999]));
                    break;
                case 2 when truth.ContainsKey(uid):
                    truth[uid] = flags;
                    index.SetAt(index.IndexOf(uid), flags);
                    break;
            }
        }

        var unread = truth.Where(t => !t.Value.HasFlag(MessageFlags.Seen)).Select(t => t.Key).Reverse().ToList();
        Assert.Equal(truth.Keys.Reverse(), index.Page(MessageFilter.All, 0, 1_000));
        Assert.Equal(unread, index.Page(MessageFilter.Unread, 0, 1_000));
        Assert.Equal(unread.Count, index.Unread);
        Assert.Equal(truth.Keys.Reverse().Skip(10).Take(5), index.Page(MessageFilter.All, 10, 5));
    }

    [Fact]
    public void A_hundred_thousand_messages_cost_half_a_megabyte()
    {
        var uids = Enumerable.Range(1, 100_000).Select(i => (uint)i).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var index = MessageIndex.Build(uids, [1, 2], [3]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 520_000);
        Assert.Equal((100_000, 2), (index.Count, index.Unread));
    }
}
