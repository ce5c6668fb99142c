using Bunit;
using Webmail.Admin;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Xunit;

namespace Webmail.Tests.Admin;

public sealed class QueuePageTests : IAsyncDisposable
{
    private readonly AdminPages _admin = new();

    [Fact]
    public void What_waits_is_shown_with_its_reason_and_the_page_says_so_when_nothing_does()
    {
        Assert.Contains("Nothing waits", _admin.Open<QueuePage>("/admin/queue").Markup, StringComparison.Ordinal);
        _admin.Queue.With("4hT1fZ3Yb5z9sVB", "ana@a.test", "bea@b.test");
        _admin.Queue.With("4hT1fZ3Yb5z9sVC", "", "leo@b.test", reason: null);
        var page = _admin.Open<QueuePage>("/admin/queue");
        Assert.Equal("2 messages wait", page.Find(".count").TextContent);
        Assert.Contains("Connection refused", page.FindAll("tbody tr")[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("Report of the mail server", page.FindAll("tbody tr")[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("Not tried yet", page.FindAll("tbody tr")[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_match_a_filter_are_dropped_after_a_question_and_the_others_stay()
    {
        for (var i = 0; i < 60; i++)
        {
            _admin.Queue.With($"4hT1fZ3Yb5z9s{i:00}", "ana@a.test", $"r{i}@gone.test", "Host not found");
        }

        var other = _admin.Queue.With("4hT1fZ3Yb5z9sVB", "ana@a.test", "bea@b.test");
        var page = _admin.Open<QueuePage>("/admin/queue");
        var typed = page.FindAll("input[type=search]")[2].InputAsync("host not FOUND");
        await page.InvokeAsync(_admin.StopTyping);
        await typed;
        await page.WaitForAssertionAsync(() => Assert.Equal("60 messages wait", page.Find(".count").TextContent));
        await page.Find("th input").ChangeAsync(true);
        await page.Find(".bulk .link").ClickAsync();
        Assert.Equal("60 selected", page.Find(".bulk strong").TextContent);
        Assert.Contains("60", page.Find("#drop-marked h2").TextContent, StringComparison.Ordinal);
        await page.Find("#drop-marked .danger").ClickAsync();

        Assert.Equal([other], _admin.Queue.Waiting);
        Assert.Contains(_admin.Toasts.Visible, toast => toast.Text == "60 messages are dropped.");
    }

    [Fact]
    public async Task One_message_is_held_released_and_tried_again_from_its_panel()
    {
        var message = _admin.Queue.With("4hT1fZ3Yb5z9sVB", "ana@a.test", "bea@b.test");
        var page = _admin.Open<QueuePage>("/admin/queue");
        await page.Find(".row-open").ClickAsync();
        Assert.Contains("Connection refused", page.Find(".admin-panel .waiting").TextContent, StringComparison.Ordinal);

        await page.FindAll(".admin-panel .form-foot .btn")[1].ClickAsync();
        Assert.Equal(QueueState.Held, _admin.Queue.Waiting[0].State);
        await page.FindAll(".admin-panel .form-foot .btn")[1].ClickAsync();
        Assert.Equal(QueueState.Deferred, _admin.Queue.Waiting[0].State);
        await page.Find(".admin-panel .form-foot .primary").ClickAsync();
        Assert.Equal([message.Id], _admin.Queue.Tried);
    }

    [Fact]
    public async Task What_left_the_queue_meanwhile_is_told_and_not_an_error()
    {
        _admin.Queue.With("4hT1fZ3Yb5z9sVB", "ana@a.test", "bea@b.test");
        var page = _admin.Open<QueuePage>("/admin/queue");
        await page.Find(".row-open").ClickAsync();
        _admin.Queue.Waiting.Clear();
        await page.Find("#drop-one .danger").ClickAsync();
        Assert.Contains(_admin.Toasts.Visible, toast => toast.Text.Contains("1 had left the queue already.", StringComparison.Ordinal));
    }

    [Fact]
    public void An_agent_that_does_not_answer_is_said_in_words()
    {
        _admin.Queue.Fails = new MailException(MailError.ServerUnreachable);
        Assert.Contains("Try again", _admin.Open<QueuePage>("/admin/queue").Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_follows_the_queue_but_not_while_something_is_marked_and_a_failure_leaves_what_is_shown()
    {
        _admin.Queue.With("4hT1fZ3Yb5z9sVB", "ana@a.test", "bea@b.test");
        var page = _admin.Open<QueuePage>("/admin/queue");
        _admin.Queue.With("4hT1fZ3Yb5z9sVC", "leo@a.test", "bea@b.test");
        await _admin.LetPagesLookAgainAsync();
        Assert.Equal(2, page.FindAll("tbody tr").Count);

        _admin.Queue.Fails = new MailException(MailError.ServerUnreachable);
        await _admin.LetPagesLookAgainAsync();
        Assert.Equal(2, page.FindAll("tbody tr").Count);
        _admin.Queue.Fails = null;

        await page.Find("tbody input").ChangeAsync(true);
        _admin.Queue.Waiting.Clear();
        await _admin.LetPagesLookAgainAsync();
        Assert.Equal(2, page.FindAll("tbody tr").Count);
        await page.Find(".bulk .tool").ClickAsync();
        await _admin.LetPagesLookAgainAsync();
        Assert.Empty(page.FindAll("tbody tr"));
    }

    [Fact]
    public async Task A_page_that_nobody_sees_does_not_ask()
    {
        var busy = _admin.Context.JSInterop.SetupModule("./Admin/AdminLayout.razor.js").Setup<bool>("isBusy");
        busy.SetResult(true);
        var page = _admin.Open<QueuePage>("/admin/queue");
        _admin.Queue.With("4hT1fZ3Yb5z9sVB", "ana@a.test", "bea@b.test");
        await _admin.LetPagesLookAgainAsync();
        Assert.Empty(page.FindAll("tbody tr"));

        busy.SetResult(false);
        await _admin.LetPagesLookAgainAsync();
        Assert.Single(page.FindAll("tbody tr"));
    }

    public ValueTask DisposeAsync() => _admin.DisposeAsync();
}
