using Webmail.Contracts;
using Webmail.Shell;

namespace Webmail.Admin;

/// <summary>
/// A page of rows out of many, and which of them are marked. A new question cancels the one before it, and an answer that comes
/// late is dropped; until the new rows are there the old ones stay.
/// </summary>
internal sealed class PagedRows<TRow>(
    Func<int, int, CancellationToken, Task<PageOf<TRow>>> read, Func<TRow, object> idOf, TimeProvider clock, ErrorText errors) : IDisposable
{
    /// <summary>Long enough that a word typed quickly is one question, short enough not to be felt.</summary>
    public static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(150);

    private readonly Lifetime _gone = new();
    private readonly LatestCall _asking = new();
    private readonly Dictionary<object, TRow> _marked = [];
    private int _pending;

    public const int Take = 50;

    public IReadOnlyList<TRow> Rows { get; private set; } = [];

    /// <summary>How many there are on all pages; null before the first answer.</summary>
    public int? Matching { get; private set; }

    public int Skip { get; private set; }

    public string? Problem { get; private set; }

    /// <summary>Also those on other pages.</summary>
    public IReadOnlyCollection<TRow> Marked => _marked.Values;

    public CancellationToken Gone => _gone.Token;

    public bool IsWholePageMarked => Rows.Count > 0 && Rows.All(r => _marked.ContainsKey(idOf(r)));

    public bool IsMarked(TRow row) => _marked.ContainsKey(idOf(row));

    public void Mark(TRow row, bool isMarked)
    {
        if (isMarked)
        {
            _marked[idOf(row)] = row;
        }
        else
        {
            _marked.Remove(idOf(row));
        }
    }

    public void MarkPage(bool isMarked)
    {
        foreach (var row in Rows)
        {
            Mark(row, isMarked);
        }
    }

    /// <summary>Those of all pages, which a page that has them all can name.</summary>
    public void MarkAll(IEnumerable<TRow> rows)
    {
        foreach (var row in rows)
        {
            Mark(row, isMarked: true);
        }
    }

    public void ClearMarks() => _marked.Clear();

    /// <summary>What was read while prerendering.</summary>
    public void Fill(PageOf<TRow> page) => (Rows, Matching, Skip) = (page.Rows, page.Matching, page.Skip);

    public PageOf<TRow>? Filled => Matching is { } matching ? new PageOf<TRow>(matching, Skip, Rows) : null;

    /// <summary>Shows a change before the server has answered; <see cref="ReloadAsync"/> corrects it.</summary>
    public void Show(IEnumerable<TRow> rows, int matching) => (Rows, Matching) = ([.. rows], matching);

    /// <summary>The first page of something else: another search, order or filter. What was marked is not in it, or not seen.</summary>
    public Task AskAnewAsync(bool whileTyping = false)
    {
        _marked.Clear();
        return AskAsync(0, whileTyping ? TypingPause : TimeSpan.Zero);
    }

    public Task GoToAsync(int skip) => AskAsync(skip, TimeSpan.Zero);

    public Task ReloadAsync() => AskAsync(Skip, TimeSpan.Zero);

    /// <summary>The same page once more, without anybody having asked: not beside a question of somebody's, and a failure leaves what is shown as it is.</summary>
    public Task LookAgainAsync() => _pending > 0 ? Task.CompletedTask : AskAsync(Skip, TimeSpan.Zero, isUnasked: true);

    public void Dispose()
    {
        _gone.Dispose();
        _asking.Dispose();
    }

    private async Task AskAsync(int skip, TimeSpan after, bool isUnasked = false)
    {
        _pending++;
        var mine = _asking.Begin(_gone.Token);
        try
        {
            if (after > TimeSpan.Zero)
            {
                await Task.Delay(after, clock, mine);
            }

            mine.ThrowIfCancellationRequested();
            var page = await read(skip, Take, mine);
            // The last row of the last page may have gone meanwhile.
            if (page is { Rows.Count: 0, Matching: > 0 } && skip > 0)
            {
                page = await read((page.Matching - 1) / Take * Take, Take, mine);
            }

            if (!mine.IsCancellationRequested)
            {
                Fill(page);
                Problem = null;
            }
        }
        catch (MailException problem) when (!mine.IsCancellationRequested)
        {
            Problem = isUnasked ? Problem : errors.For(problem);
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            // Something newer has taken its place.
        }
        finally
        {
            _pending--;
        }
    }
}
