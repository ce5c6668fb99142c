using Bunit;
using Webmail.Compose;
using Webmail.Contracts;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Messages;
using Webmail.Testing.Fakes;
using Xunit;

namespace Webmail.Tests.Compose;

public sealed class ComposerSendingTests : IAsyncDisposable
{
    private readonly ComposePage _page = new();

    [Fact]
    public async Task A_sent_message_leaves_the_page_and_the_browser_only_after_the_servers_word()
    {
        _page.Compose.SendGate = new TaskCompletionSource();
        var composer = await WriteAsync("Lisboa");
        var sending = composer.Find("[data-part=send]").ClickAsync();

        Assert.Contains("Sending…", composer.Find("[data-part=send]").TextContent, StringComparison.Ordinal);
        Assert.Equal(true, _page.Browser.LastArgument("sending"));
        Assert.False(_page.Browser.WasTold("forget"));

        _page.Compose.SendGate.SetResult();
        await sending;

        var (message, _) = Assert.Single(_page.Compose.Sent);
        Assert.Equal(("Lisboa", "<div>Hola</div>"), (message.Subject, message.Html));
        Assert.Empty(_page.Host.Open);
        Assert.True(_page.Browser.WasTold("forget"));
        Assert.Equal("Message sent", Assert.Single(_page.Toasts.Visible).Text);
    }

    [Fact]
    public async Task A_refused_recipient_is_marked_with_the_servers_own_words_and_nothing_is_lost()
    {
        _page.Compose.SendFails = new MailException(MailError.RecipientRefused, "550 5.1.1 User unknown") { Subject = "bea@b.test" };
        var composer = await WriteAsync("Lisboa");
        await composer.Find("[data-part=send]").ClickAsync();

        Assert.Equal("bea@b.test", composer.Find(".recipient[data-bad] .recipient-name").TextContent);
        Assert.Contains("550 5.1.1 User unknown", composer.Find(".recipients-problem").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(composer.Find(".note.error").TextContent);
        Assert.False(_page.Browser.WasTold("forget"));
        Assert.Equal(false, _page.Browser.LastArgument("sending"));
        Assert.Contains("Send", composer.Find("[data-part=send]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sending_again_after_the_gateway_was_away_uses_the_same_message_id()
    {
        _page.Compose.SendFails = new MailException(MailError.GatewayUnreachable);
        var composer = await WriteAsync("Lisboa");
        var name = _page.Host.Open[0].MessageIdHeader;
        await composer.Find("[data-part=send]").ClickAsync();
        Assert.Contains("nothing was lost", composer.Find(".note.error").TextContent, StringComparison.Ordinal);

        _page.Compose.SendFails = null;
        await composer.Find("[data-part=send]").ClickAsync();

        Assert.Equal(name, Assert.Single(_page.Compose.Sent).Message.MessageIdHeader);
    }

    [Fact]
    public async Task What_still_stands_in_an_address_field_is_sent_too()
    {
        var composer = await _page.OpenAsync();
        _page.Browser.Body = _page.Browser.Body with { Subject = "Lisboa", Pending = new Dictionary<string, string> { ["To"] = "bea@b.test" } };
        await composer.Find("[data-part=send]").ClickAsync();

        Assert.Equal("bea@b.test", Assert.Single(Assert.Single(_page.Compose.Sent).Message.To).Address);
    }

    [Fact]
    public async Task Without_a_recipient_nothing_goes_out_and_a_sentence_says_so()
    {
        var composer = await _page.OpenAsync();
        await composer.Find("[data-part=send]").ClickAsync();

        Assert.Equal("Add at least one recipient.", composer.Find(".note.error span").TextContent);
        Assert.Empty(_page.Compose.Sent);
    }

    [Fact]
    public async Task An_address_with_a_slip_is_told_before_anything_goes_out()
    {
        var composer = await WriteAsync("Lisboa");
        await composer.InvokeAsync(() => composer.Instance.CommitRecipients(RecipientKind.Cc, "carla@"));
        await composer.Find("[data-part=send]").ClickAsync();

        Assert.Contains("“carla@” is not an e-mail address", composer.Find(".note.error").TextContent, StringComparison.Ordinal);
        Assert.Empty(_page.Compose.Sent);
    }

    [Fact]
    public async Task A_message_without_subject_is_asked_about_once()
    {
        var composer = await WriteAsync("");
        await composer.Find("[data-part=send]").ClickAsync();
        Assert.Contains("no subject", composer.Find("[role=alertdialog]").TextContent, StringComparison.Ordinal);
        Assert.Empty(_page.Compose.Sent);

        await composer.Find("[role=alertdialog] button").ClickAsync();
        Assert.Single(_page.Compose.Sent);
    }

    [Theory]
    [InlineData("Te mando los números adjuntos.")]
    [InlineData("See the attached plan.")]
    public async Task A_forgotten_attachment_is_asked_about_in_either_language(string written)
    {
        var composer = await WriteAsync("Lisboa");
        _page.Browser.Body = _page.Browser.Body with { Written = written };
        await composer.Find("[data-part=send]").ClickAsync();

        Assert.Contains("You write of an attachment", composer.Find("[role=alertdialog]").TextContent, StringComparison.Ordinal);
        Assert.Empty(_page.Compose.Sent);
    }

    [Fact]
    public async Task Sending_waits_for_a_file_that_is_still_on_its_way()
    {
        var composer = await WriteAsync("Lisboa");
        await composer.InvokeAsync(() => composer.Instance.BeginUpload("k1", "plan.pdf", "application/pdf", 240_000, null));
        await composer.Find("[data-part=send]").ClickAsync();
        Assert.Contains("Waiting for files", composer.Find("[data-part=send]").TextContent, StringComparison.Ordinal);
        Assert.Empty(_page.Compose.Sent);

        var upload = new Upload(Guid.NewGuid(), "plan.pdf", "application/pdf", 240_000);
        await composer.InvokeAsync(() => composer.Instance.EndUpload("k1", upload));

        Assert.Equal(upload.Id, Assert.Single(Assert.Single(_page.Compose.Sent).Message.Attachments).UploadId);
    }

    [Fact]
    public async Task An_inline_image_that_was_deleted_from_the_text_is_not_sent()
    {
        var composer = await WriteAsync("Lisboa");
        foreach (var id in new[] { "a@webmail", "b@webmail" })
        {
            await composer.InvokeAsync(() => composer.Instance.BeginUpload(id, "foto.png", "image/png", 1000, id));
            await composer.InvokeAsync(() => composer.Instance.EndUpload(id, new Upload(Guid.NewGuid(), "foto.png", "image/png", 1000)));
        }

        _page.Browser.Body = _page.Browser.Body with { Shown = ["b@webmail"] };
        await composer.Find("[data-part=send]").ClickAsync();

        Assert.Equal("b@webmail", Assert.Single(Assert.Single(_page.Compose.Sent).Message.Attachments).ContentId);
    }

    [Fact]
    public async Task A_draft_is_saved_after_typing_stops_and_the_next_one_replaces_it()
    {
        var composer = await WriteAsync("Lisboa");
        await composer.InvokeAsync(composer.Instance.AutosaveAsync);
        await composer.InvokeAsync(composer.Instance.AutosaveAsync);

        Assert.Equal("Saved 10:42", composer.Find(".composer-saved").TextContent);
        Assert.Null(_page.Compose.Saved[0].Replaces);
        Assert.NotNull(_page.Compose.Saved[1].Replaces);
    }

    [Fact]
    public async Task A_draft_that_could_not_be_saved_says_so_and_stays_open_with_its_copy_in_the_browser()
    {
        _page.Compose.SaveFails = new MailException(MailError.QuotaFull);
        _page.Browser.IsTouched = true;
        var composer = await WriteAsync("Lisboa");
        await composer.Find("[aria-label='Save and close']").ClickAsync();

        Assert.Equal("Not saved", composer.Find(".composer-saved").TextContent);
        Assert.Contains("this browser keeps it", composer.Find(".note").TextContent, StringComparison.Ordinal);
        Assert.Single(_page.Host.Open);
        Assert.False(_page.Browser.WasTold("forget"));
    }

    [Fact]
    public async Task Closing_what_nobody_touched_leaves_no_draft()
    {
        var composer = await _page.OpenAsync();
        await composer.Find("[aria-label='Save and close']").ClickAsync();

        Assert.Empty(_page.Compose.Saved);
        Assert.Empty(_page.Host.Open);
    }

    [Fact]
    public async Task Discarding_can_be_undone()
    {
        var composer = await WriteAsync("Lisboa");
        await composer.Find("[aria-label=Discard]").ClickAsync();
        Assert.Empty(_page.Host.Open);

        await _page.Dock.InvokeAsync(_page.Toasts.UndoAsync);

        Assert.Single(_page.Host.Open);
        Assert.Equal("Lisboa", _page.Dock.Find("[data-part=subject]").GetAttribute("value"));
        Assert.True(_page.Browser.Option<bool>("restored"));
    }

    [Fact]
    public async Task Options_go_out_with_the_message()
    {
        var composer = await WriteAsync("Lisboa");
        await composer.Find(".composer-more select").ChangeAsync(nameof(MessagePriority.High));
        await composer.FindAll(".composer-more .check input")[1].ChangeAsync(true);
        await composer.Find("[data-part=send]").ClickAsync();

        var message = Assert.Single(_page.Compose.Sent).Message;
        Assert.Equal((MessagePriority.High, true), (message.Priority, message.RequestDeliveryStatus));
    }

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    private async Task<IRenderedComponent<Composer>> WriteAsync(string subject)
    {
        var composer = await _page.OpenAsync();
        await composer.InvokeAsync(() => composer.Instance.CommitRecipients(RecipientKind.To, "bea@b.test"));
        _page.Browser.Body = _page.Browser.Body with { Subject = subject };
        return composer;
    }
}
