using Bunit;
using Webmail.Compose;
using Webmail.Contracts;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Testing.Fakes;
using Xunit;

namespace Webmail.Tests.Compose;

public sealed class ComposerTests : IAsyncDisposable
{
    private static readonly MessageId Original = new(FolderId.Inbox, 1, 7);
    private readonly ComposePage _page = new();

    [Fact]
    public async Task A_reply_opens_with_its_recipients_subject_and_quote_and_the_cursor_in_the_body()
    {
        _page.Compose.Start = request => new ComposeStart(
            FakeCompose.Empty(_page.Compose.From, request.Kind) with
            {
                To = [new MailAddress("bea@b.test", "Bea Gil")],
                Subject = "Re: Lisboa",
                Html = "<blockquote>¿Reservo?</blockquote>",
                Original = Original,
            },
            null);

        var composer = await _page.OpenAsync(ComposeKind.Reply, Original);

        Assert.Equal("Bea Gil", composer.Find("[data-recipients=To] .recipient-name").TextContent);
        Assert.Equal("Re: Lisboa", composer.Find("[data-part=subject]").GetAttribute("value"));
        Assert.Equal("<blockquote>¿Reservo?</blockquote>", _page.Browser.Option<string>("html"));
        Assert.Equal("body", _page.Browser.Option<string>("focus"));
    }

    [Fact]
    public async Task Opening_the_same_reply_again_shows_the_one_that_is_open()
    {
        await _page.OpenAsync(ComposeKind.Reply, Original);
        _page.Host.Show(_page.Host.Open[0], ComposerView.Minimised);
        await _page.Dock.InvokeAsync(() => _page.Host.OpenAsync(ComposeKind.Reply, Original, Xunit.TestContext.Current.CancellationToken));

        Assert.Equal(ComposerView.Docked, Assert.Single(_page.Host.Open).View);
    }

    [Fact]
    public async Task Two_stand_side_by_side_and_a_third_folds_the_oldest()
    {
        await _page.OpenAsync();
        await _page.OpenAsync();
        await _page.OpenAsync();

        Assert.Equal([ComposerView.Minimised, ComposerView.Docked, ComposerView.Docked], _page.Host.Open.Select(c => c.View));
    }

    [Fact]
    public async Task A_composer_that_could_not_open_says_why_and_can_be_tried_again()
    {
        _page.Compose.StartFails = new MailException(MailError.ServerUnreachable);
        var composer = await _page.OpenAsync(ComposeKind.Reply, Original);
        Assert.Contains("could not be opened", composer.Find("[role=alert]").TextContent, StringComparison.Ordinal);

        _page.Compose.StartFails = null;
        await composer.Find("button.btn").ClickAsync();

        Assert.NotNull(composer.Find("[data-part=subject]"));
    }

    [Fact]
    public async Task Pasting_many_addresses_makes_chips_and_marks_the_bad_one_with_a_sentence()
    {
        var composer = await _page.OpenAsync();
        await composer.InvokeAsync(() => composer.Instance.CommitRecipients(RecipientKind.To, "Ana <ana@a.test>, bea@b.test; nadie"));

        Assert.Equal(["Ana", "bea@b.test", "nadie"], composer.FindAll(".recipient-name").Select(n => n.TextContent));
        Assert.Single(composer.FindAll(".recipient[data-bad]"));
        Assert.Contains("“nadie” is not an e-mail address", composer.Find(".recipients-problem").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Typing_offers_contacts_that_are_not_there_yet_and_picking_one_makes_a_chip()
    {
        _page.Contacts.With("Bea Gil", "bea@b.test", useCount: 9);
        _page.Contacts.With("Beatriz", "beatriz@b.test", useCount: 2);
        var composer = await _page.OpenAsync();
        await composer.InvokeAsync(() => composer.Instance.CommitRecipients(RecipientKind.To, "beatriz@b.test"));

        var count = await composer.InvokeAsync(() => composer.Instance.SuggestRecipients(RecipientKind.To, "be"));
        Assert.Equal(1, count);
        Assert.Contains("bea@b.test", composer.Find("[role=option]").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", composer.Find("[data-recipients=To] input").GetAttribute("aria-expanded"));

        await composer.InvokeAsync(() => composer.Instance.PickSuggestion(RecipientKind.To, 0));
        Assert.Equal(["beatriz@b.test", "Bea Gil"], composer.FindAll(".recipient-name").Select(n => n.TextContent));
        Assert.Empty(composer.FindAll("[role=option]"));
    }

    [Fact]
    public async Task Without_an_address_book_one_can_still_type()
    {
        _page.Contacts.Fails = new MailException(MailError.GatewayUnreachable);
        var composer = await _page.OpenAsync();
        Assert.Equal(0, await composer.InvokeAsync(() => composer.Instance.SuggestRecipients(RecipientKind.To, "be")));
    }

    [Fact]
    public async Task A_chip_moves_to_a_field_that_shows_itself_for_it()
    {
        var composer = await _page.OpenAsync();
        await composer.InvokeAsync(() => composer.Instance.CommitRecipients(RecipientKind.To, "ana@a.test, bea@b.test"));
        await composer.InvokeAsync(() => composer.Instance.MoveRecipient(RecipientKind.To, 0, RecipientKind.Cc));

        Assert.Equal("ana@a.test", composer.Find("[data-recipients=Cc] .recipient-name").TextContent);
        Assert.Equal("bea@b.test", composer.Find("[data-recipients=To] .recipient-name").TextContent);
    }

    [Fact]
    public async Task Editing_a_chip_gives_its_text_back()
    {
        var composer = await _page.OpenAsync();
        await composer.InvokeAsync(() => composer.Instance.CommitRecipients(RecipientKind.Cc, "\"Ruiz, Ana\" <ana@a.test>"));
        var text = await composer.InvokeAsync(() => composer.Instance.EditRecipient(RecipientKind.Cc, 0));

        Assert.Equal("\"Ruiz, Ana\" <ana@a.test>", text);
        Assert.Empty(composer.FindAll(".recipient"));
        Assert.NotNull(composer.Find("[data-recipients=Cc]"));
    }

    [Fact]
    public async Task A_file_beyond_what_the_server_takes_is_refused_before_its_first_byte()
    {
        _page.Mailbox.Account = _page.Mailbox.Account with { MaxMessageSize = 10_000_000 };
        var composer = await _page.OpenAsync();

        // 8 MB become 11 MB in base64.
        Assert.False(await composer.InvokeAsync(() => composer.Instance.BeginUpload("k1", "film.mp4", "video/mp4", 8_000_000, null)));
        Assert.Contains("8.0 MB is too much", composer.Find(".file-problem").TextContent, StringComparison.Ordinal);
        Assert.True(await composer.InvokeAsync(() => composer.Instance.BeginUpload("k2", "plan.pdf", "application/pdf", 240_000, null)));
    }

    [Fact]
    public async Task An_upload_shows_its_progress_then_its_size_and_goes_when_removed()
    {
        var composer = await _page.OpenAsync();
        await composer.InvokeAsync(() => composer.Instance.BeginUpload("k1", "plan.pdf", "application/pdf", 240_000, null));
        Assert.NotNull(composer.Find("[data-upload=k1] progress"));

        var upload = new Upload(Guid.NewGuid(), "plan.pdf", "application/pdf", 240_000);
        await composer.InvokeAsync(() => composer.Instance.EndUpload("k1", upload));
        Assert.Equal("240 KB", composer.Find(".file-size").TextContent.Replace('\u00a0', ' '));

        await composer.Find("[data-upload=k1] button").ClickAsync();
        Assert.Empty(composer.FindAll("[data-upload]"));
        Assert.Equal([upload.Id], _page.Compose.Discarded);
    }

    [Fact]
    public async Task An_upload_that_failed_says_so_in_words()
    {
        var composer = await _page.OpenAsync();
        await composer.InvokeAsync(() => composer.Instance.BeginUpload("k1", "plan.pdf", "application/pdf", 240_000, null));
        await composer.InvokeAsync(() => composer.Instance.FailUpload("k1", nameof(MailError.GatewayUnreachable)));

        Assert.NotEmpty(composer.Find(".file-problem").TextContent);
        Assert.Empty(composer.FindAll("progress"));
    }

    [Fact]
    public async Task What_the_browser_kept_comes_back_after_a_reload()
    {
        var kept = FakeCompose.Empty(_page.Compose.From) with { To = [new MailAddress("bea@b.test")] };
        _page.Browser.Kept.Add(new StoredComposer(Guid.NewGuid(), new ComposeSnapshot(kept, null, false, ["plan.pdf"]).ToJson(), "Lisboa", WasSending: false));

        var dock = _page.Show();
        await dock.WaitForElementAsync(".composer .note:not(.warn)");

        Assert.Equal("Lisboa", dock.Find("[data-part=subject]").GetAttribute("value"));
        Assert.Contains("had kept what you were writing", dock.Find(".composer .note:not(.warn)").TextContent, StringComparison.Ordinal);
        Assert.Contains("plan.pdf", dock.Find(".composer .note:not(.warn)").TextContent, StringComparison.Ordinal);
        Assert.True(_page.Browser.Option<bool>("restored"));
        Assert.Equal(kept.MessageIdHeader, _page.Host.Open[0].MessageIdHeader);
    }

    [Fact]
    public async Task What_was_being_sent_when_the_page_went_away_says_that_it_may_have_gone_out()
    {
        _page.Browser.Kept.Add(new StoredComposer(Guid.NewGuid(), new ComposeSnapshot(FakeCompose.Empty(_page.Compose.From), null, false, []).ToJson(), "", WasSending: true));
        var dock = _page.Show();
        await dock.WaitForElementAsync(".composer .note:not(.warn)");

        Assert.Contains("may have gone out", dock.Find(".composer .note:not(.warn)").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_was_kept_for_this_account_is_asked_for()
    {
        _page.Show();
        await _page.Dock.WaitForStateAsync(() => _page.Browser.WasTold("kept"));
        Assert.Equal("ana@a.test", _page.Browser.LastArgument("kept"));
    }

    [Fact]
    public async Task The_signature_stands_above_the_quote_and_is_markup_to_nobody()
    {
        _page.Mailbox.Account = _page.Mailbox.Account with { Preferences = new(Signature: "Ana <Ruiz>\nLisboa") };
        _page.Compose.Start = request => new ComposeStart(FakeCompose.Empty(_page.Compose.From, request.Kind) with { Html = "<blockquote>¿Reservo?</blockquote>" }, null);
        await _page.OpenAsync(ComposeKind.Reply, Original);

        Assert.Equal(
            "<div><br></div><div>--&nbsp;</div><div>Ana &lt;Ruiz&gt;</div><div>Lisboa</div><blockquote>¿Reservo?</blockquote>",
            _page.Browser.Option<string>("html"));
    }

    [Fact]
    public async Task Own_header_fields_are_taken_and_a_wrong_one_is_named()
    {
        var composer = await _page.OpenAsync();
        var area = composer.Find(".composer-expert textarea");
        await area.ChangeAsync("X-Project: Lisboa\nSubject: no");
        Assert.Contains("Subject: no", composer.Find(".composer-expert .field-error").TextContent, StringComparison.Ordinal);

        await composer.Find(".composer-expert textarea").ChangeAsync("X-Project: Lisboa");
        Assert.Equal([new HeaderField("X-Project", "Lisboa")], _page.Host.Open[0].ExtraHeaders);
    }

    public ValueTask DisposeAsync() => _page.DisposeAsync();
}
