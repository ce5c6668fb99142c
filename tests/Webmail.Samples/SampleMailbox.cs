using MailKit;
using MimeKit;
using Webmail.Samples.Bulk;
using Webmail.Samples.Conversations;

namespace Webmail.Samples;

/// <summary>All the messages of a sample mailbox: the conversations, and around them what fills a mailbox anyway.</summary>
internal sealed class SampleMailbox(string address, int seed, int count, DateTimeOffset now)
{
    private readonly MailboxAddress _owner = People.Owner(address);
    private readonly Random _random = new(seed);

    /// <summary>Oldest first within each folder, as they would have come in.</summary>
    public IReadOnlyList<SampleMessage> Write()
    {
        var writer = new ConversationWriter(_owner, now, _random);
        var messages = Conversation.ReadAll().SelectMany(writer.Write).ToList();
        while (messages.Count < count)
        {
            messages.Add(Bulk());
        }

        return [.. messages.OrderBy(m => m.Message.Date).Take(Math.Max(count, 0) == 0 ? 0 : messages.Count)];
    }

    private SampleMessage Bulk()
    {
        // Denser towards today: half of it within the last two months, the rest over a year and a half.
        var days = 0.1 + (Math.Pow(_random.NextDouble(), 3) * 540);
        var date = now.AddDays(-days);
        var flags = _random.NextDouble() < (days < 7 ? 0.55 : 0.85) ? MessageFlags.Seen : MessageFlags.None;
        flags |= _random.NextDouble() < 0.03 ? MessageFlags.Flagged : 0;
        if (_random.NextDouble() < 0.3)
        {
            var folder = _random.NextDouble() < 0.15 ? "Trash" : _random.NextDouble() < 0.2 ? "Junk" : "INBOX";
            return new SampleMessage(folder, Newsletter.Write(_owner, date, _random), flags, []);
        }

        var (place, message) = Notice.Write(_owner, date, _random);
        return new SampleMessage(days > 60 && place == "INBOX" ? "Archive" : place, message, flags, []);
    }
}
