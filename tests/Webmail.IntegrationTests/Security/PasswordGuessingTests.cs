using System.Collections.Concurrent;
using System.Diagnostics;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Security;

/// <summary>A thousand wrong passwords within a minute.</summary>
public sealed class PasswordGuessingTests(MailStack stack)
{
    private const int Guesses = 1000;
    private const int AtOnce = 80;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_guesses_a_minute_learn_nothing_and_keep_nobody_waiting()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var reader = await LockedPerson.NewAsync(stack, webmail, Cancelled);
        var locked = await LockedPerson.NewAsync(stack, webmail, Cancelled);
        var plain = await stack.NewMailboxAsync(Cancelled);
        var mark = Guid.NewGuid().ToString("N")[..8];
        // Ten that exist, with and without a second factor; the others never were, in a domain of ours and elsewhere.
        string[] addresses = [plain.Address, locked.Mailbox.Address, .. Enumerable.Range(0, 49).Select(i => $"nobody.{mark}.{i}@a.test"), .. Enumerable.Range(0, 49).Select(i => $"nobody.{mark}.{i}@elsewhere.test")];
        var answers = new ConcurrentDictionary<string, ConcurrentBag<(MailError Error, string Message)>>();

        var since = Stopwatch.GetTimestamp();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var reading = ReadOnAsync(webmail.Get<IMessages>(), reader.Session, over.Token);
        await Parallel.ForAsync(0, Guesses, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Cancelled }, async (i, cancelled) =>
        {
            var address = addresses[i % addresses.Length];
            // From a network of its own each, as whoever has many.
            var request = new SignInRequest(address, $"guess {i}", $"198.51.{i / 250}.{i % 250}", "test", "es");
            var refused = await Assert.ThrowsAsync<MailException>(() => webmail.Get<IAccounts>().BeginSignInAsync(request, cancelled));
            answers.GetOrAdd(address, _ => []).Add((refused.Error, refused.Message));
        });
        var took = Stopwatch.GetElapsedTime(since);
        await over.CancelAsync();
        var waits = (await reading).Order().ToList();

        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        // The same words for each, whether it exists or not, with a second factor or without.
        Assert.All(answers.Values, said => Assert.Equal(10, said.Count));
        Assert.Equal([(MailError.SignInRejected, nameof(MailError.SignInRejected))], answers.Values.SelectMany(said => said).Distinct());
        Assert.True(waits.Count > 20, $"Only {waits.Count} pages were read meanwhile.");
        Assert.True(waits[waits.Count * 95 / 100] < TimeSpan.FromSeconds(1), $"A page took {waits[waits.Count * 95 / 100].TotalMilliseconds:0} ms at the 95th percentile.");
        // The eleventh guess at any of them is limited alike.
        foreach (var address in addresses[..4])
        {
            var limited = await Assert.ThrowsAsync<MailException>(() => webmail.Get<IAccounts>().BeginSignInAsync(new SignInRequest(address, "one more", "203.0.113.1", "test", "es"), Cancelled));
            Assert.Equal((address, MailError.TooManyAttempts), (address, limited.Error));
        }
    }

    private static async Task<IReadOnlyList<TimeSpan>> ReadOnAsync(IMessages messages, SessionTicket session, CancellationToken over)
    {
        var waits = new List<TimeSpan>();
        try
        {
            while (true)
            {
                var since = Stopwatch.GetTimestamp();
                await messages.OpenFolderAsync(session, new FolderId("INBOX"), MessageFilter.All, 50, over);
                waits.Add(Stopwatch.GetElapsedTime(since));
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return waits;
        }
    }
}
