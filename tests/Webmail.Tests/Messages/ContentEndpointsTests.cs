using System.Net;
using System.Net.Http.Headers;
using Webmail.Contracts.Folders;
using Webmail.Testing.Fakes;
using Webmail.Tests.Shell;
using Xunit;

namespace Webmail.Tests.Messages;

public sealed class ContentEndpointsTests
{
    [Fact]
    public async Task A_body_may_run_nothing_and_load_nothing_from_elsewhere()
    {
        await using var front = await FrontEnd.StartAsync();
        var row = front.Mailbox.Add(FolderId.Inbox, "Bea", "hello");

        using var answer = await front.GetAsync($"/view/{front.Grant}/{row.Id}/body?culture=es-ES");

        Assert.Contains("hello", await answer.Content.ReadAsStringAsync(PageOverMailbox.Ending), StringComparison.Ordinal);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("sandbox allow-popups", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("allow-scripts", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("allow-same-origin", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.True(answer.Headers.CacheControl!.Private);
    }

    [Fact]
    public async Task Without_its_grant_a_body_is_not_there()
    {
        await using var front = await FrontEnd.StartAsync();
        var row = front.Mailbox.Add(FolderId.Inbox, "Bea", "hello");

        using var answer = await front.GetAsync($"/view/forged/{row.Id}/body");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain("Body 1", front.Mailbox.Calls);
    }

    [Fact]
    public async Task A_body_that_is_known_is_not_sent_again()
    {
        await using var front = await FrontEnd.StartAsync();
        var row = front.Mailbox.Add(FolderId.Inbox, "Bea", "hello");
        var address = $"/view/{front.Grant}/{row.Id}/body";
        using var first = await front.GetAsync(address);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await front.Client.SendAsync(request, PageOverMailbox.Ending);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Single(front.Mailbox.Calls);
    }

    [Fact]
    public async Task A_message_that_is_gone_is_a_sentence_in_the_frame()
    {
        await using var front = await FrontEnd.StartAsync();
        var row = front.Mailbox.Add(FolderId.Inbox, "Bea", "hello");
        front.Mailbox.RemoveElsewhere(row.Id);

        using var answer = await front.GetAsync($"/view/{front.Grant}/{row.Id}/body");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("moved or deleted elsewhere", await answer.Content.ReadAsStringAsync(PageOverMailbox.Ending), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData("presupuesto año.pdf", "presupuesto año.pdf")]
    [InlineData("見積書.xlsx", "見積書.xlsx")]
    [InlineData("a\"b;c.txt", "a\"b;c.txt")]
    [InlineData("x\r\nSet-Cookie: a=b.txt", null)]
    public async Task An_attachment_is_saved_under_its_own_name_and_never_opened(string name, string? expected)
    {
        await using var front = await FrontEnd.StartAsync();
        front.Messages.Part = ("text/html", name);
        var row = front.Mailbox.Add(FolderId.Inbox, "Bea", "hello");

        using var answer = await front.GetAsync($"/attachment/{row.Id}/2");

        var disposition = ContentDispositionHeaderValue.Parse(answer.Content.Headers.GetValues("Content-Disposition").Single());
        Assert.Equal("attachment", disposition.DispositionType);
        if (expected is not null)
        {
            Assert.Equal(expected, disposition.FileNameStar);
        }

        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Contains("sandbox", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("content", await answer.Content.ReadAsStringAsync(PageOverMailbox.Ending));
        Assert.Equal(FakeAccounts.Ticket, front.Messages.AskedWith);
    }

    [Fact]
    public async Task A_content_type_that_is_none_becomes_bytes()
    {
        await using var front = await FrontEnd.StartAsync();
        front.Messages.Part = ("not a type\r\nX: y", "a.bin");
        var row = front.Mailbox.Add(FolderId.Inbox, "Bea", "hello");

        using var answer = await front.GetAsync($"/attachment/{row.Id}/2");

        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("image/png", HttpStatusCode.OK)]
    [InlineData("image/svg+xml", HttpStatusCode.NotFound)]
    [InlineData("text/html", HttpStatusCode.NotFound)]
    public async Task Only_pictures_without_a_language_of_their_own_are_shown_inline(string contentType, HttpStatusCode expected)
    {
        await using var front = await FrontEnd.StartAsync();
        front.Messages.Part = (contentType, null);
        var row = front.Mailbox.Add(FolderId.Inbox, "Bea", "hello");

        using var answer = await front.GetAsync($"/view/{front.Grant}/{row.Id}/part/2");

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Asking_for_the_size_of_a_file_sends_none_of_it()
    {
        await using var front = await FrontEnd.StartAsync();
        var row = front.Mailbox.Add(FolderId.Inbox, "Bea", "hello");
        using var request = new HttpRequestMessage(HttpMethod.Head, $"/attachment/{row.Id}/2");

        using var answer = await front.Client.SendAsync(request, PageOverMailbox.Ending);

        Assert.Equal(7, answer.Content.Headers.ContentLength);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(PageOverMailbox.Ending));
    }

    [Fact]
    public async Task A_source_is_read_as_text_whatever_it_contains()
    {
        await using var front = await FrontEnd.StartAsync();
        var row = front.Mailbox.Add(FolderId.Inbox, "Bea", "<script>");

        using var answer = await front.GetAsync($"/source/{row.Id}.eml?show=true");

        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("sandbox", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/attachment/1.7.SU5CT1g/2")]
    [InlineData("/source/1.7.SU5CT1g.eml")]
    public async Task Nobody_downloads_without_signing_in(string address)
    {
        await using var front = await FrontEnd.StartAsync();
        front.Client.DefaultRequestHeaders.Remove("Cookie");

        using var answer = await front.GetAsync(address);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }
}
