using System.Globalization;
using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Webmail.Accounts;
using Webmail.Compose;
using Webmail.Contacts;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Contacts;
using Webmail.Shell;
using Webmail.Testing.Fakes;
using Xunit;

namespace Webmail.Tests.Contacts;

public sealed class ContactsPageTests : IAsyncDisposable
{
    private readonly BunitContext _context = new();
    private readonly FakeContacts _contacts = new();
    private readonly SignedIn _signedIn = new();

    public ContactsPageTests()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        var mailbox = new FakeMailbox();
        _context.JSInterop.Mode = JSRuntimeMode.Loose;
        _context.Services.AddLocalization();
        _context.Services.AddLogging();
        _context.Services.AddSingleton(TimeProvider.System);
        _context.Services.AddScoped<ErrorText>();
        _context.Services.AddScoped<Toasts>();
        _context.Services.AddScoped<SessionAccess>();
        _context.Services.AddScoped<ComposeHost>();
        _context.Services.AddSingleton<IContacts>(_contacts);
        _context.Services.AddSingleton<ICompose>(new FakeCompose());
        _context.Services.AddSingleton<IAccounts>(new FakeAccounts(mailbox));
        _context.Services.AddSingleton<AuthenticationStateProvider>(_signedIn);
        _context.AddBunitPersistentComponentState();
    }

    [Fact]
    public void An_empty_book_says_how_it_fills()
    {
        Assert.Contains("collected here by itself", _context.Render<ContactsPage>().Find(".empty").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void People_are_listed_and_the_collected_ones_say_so()
    {
        _contacts.With("Bea Gil", "bea@b.test");
        _contacts.With("Lucía Moreno", "lucia@a.test", isCollected: true);
        var page = _context.Render<ContactsPage>();

        Assert.Equal(["Bea Gil", "Lucía Moreno"], page.FindAll(".contact-name").Select(n => n.TextContent));
        Assert.Equal("Collected", Assert.Single(page.FindAll(".contact-mark")).TextContent);
        Assert.Equal("2 contacts", page.Find(".count").TextContent);
    }

    [Fact]
    public async Task Searching_shows_who_matches_and_says_when_nobody_does()
    {
        _contacts.With("Bea Gil", "bea@b.test");
        _contacts.With("Lucía Moreno", "lucia@a.test");
        var page = _context.Render<ContactsPage>();

        await page.Find("input[type=search]").InputAsync("luc");
        Assert.Equal("Lucía Moreno", Assert.Single(page.FindAll(".contact-name")).TextContent);

        await page.Find("input[type=search]").InputAsync("zzz");
        Assert.Contains("Nobody matches “zzz”", page.Find(".empty").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_that_another_has_replaced_is_not_asked()
    {
        _contacts.With("Lucía Moreno", "lucia@a.test");
        var page = _context.Render<ContactsPage>();
        var hold = new TaskCompletionSource();
        _signedIn.Holds = hold.Task;
        var searches = new[] { "l", "lu" }.Select(typed => page.Find("input[type=search]").InputAsync(typed)).ToArray();
        hold.SetResult();
        await Task.WhenAll(searches);
        Assert.Equal([null, "lu"], _contacts.Searches);
        Assert.Equal("Lucía Moreno", Assert.Single(page.FindAll(".contact-name")).TextContent);
    }

    [Fact]
    public async Task Somebody_new_is_in_the_list_after_saving()
    {
        var page = _context.Render<ContactsPage>();
        await page.Find(".page-head .btn.primary").ClickAsync();
        await page.Find("#contact-name").ChangeAsync("Bea Gil");
        await page.Find("#contact-address").ChangeAsync("bea@b.test");
        await page.Find("form").SubmitAsync();

        Assert.Equal("Bea Gil", page.Find(".contact-name").TextContent);
        Assert.Empty(page.FindAll("form"));
    }

    [Fact]
    public async Task An_address_with_a_slip_is_told_beside_its_field_and_nothing_is_saved()
    {
        var page = _context.Render<ContactsPage>();
        await page.Find(".page-head .btn.primary").ClickAsync();
        await page.Find("#contact-address").ChangeAsync("bea@");
        await page.Find("form").SubmitAsync();

        Assert.Equal("true", page.Find("#contact-address").GetAttribute("aria-invalid"));
        Assert.Empty(_contacts.Book);
    }

    [Fact]
    public async Task Somebody_known_already_is_told_and_what_was_entered_stays()
    {
        _contacts.With("Bea Gil", "bea@b.test");
        var page = _context.Render<ContactsPage>();
        await page.Find(".page-head .btn.primary").ClickAsync();
        await page.Find("#contact-address").ChangeAsync("bea@b.test");
        await page.Find("form").SubmitAsync();

        Assert.NotEmpty(page.Find(".note.error").TextContent);
        Assert.Equal("bea@b.test", page.Find("#contact-address").GetAttribute("value"));
    }

    [Fact]
    public async Task Deleting_takes_the_row_away_and_can_be_undone()
    {
        _contacts.With("Bea Gil", "bea@b.test");
        var page = _context.Render<ContactsPage>();
        await page.Find("[aria-label='Delete Bea Gil']").ClickAsync();
        Assert.Empty(page.FindAll(".contact-name"));

        await page.InvokeAsync(_context.Services.GetRequiredService<Toasts>().UndoAsync);
        Assert.Equal("Bea Gil", page.Find(".contact-name").TextContent);
    }

    [Fact]
    public async Task Writing_to_somebody_opens_a_composer_with_them_in_it()
    {
        _contacts.With("Bea Gil", "bea@b.test");
        var page = _context.Render<ContactsPage>();
        await page.Find("[aria-label='Write to Bea Gil']").ClickAsync();

        var composition = Assert.Single(_context.Services.GetRequiredService<ComposeHost>().Open);
        Assert.Equal(new MailAddress("bea@b.test", "Bea Gil"), Assert.Single(composition.Recipients(RecipientKind.To)).Address);
    }

    [Fact]
    public async Task A_book_that_cannot_be_read_says_so_and_can_be_tried_again()
    {
        _contacts.With("Bea Gil", "bea@b.test");
        _contacts.Fails = new MailException(MailError.DatabaseUnreachable);
        var page = _context.Render<ContactsPage>();
        Assert.Contains("could not be read", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);

        _contacts.Fails = null;
        await page.Find("[role=alert] button").ClickAsync();
        Assert.Equal("Bea Gil", page.Find(".contact-name").TextContent);
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private sealed class SignedIn : AuthenticationStateProvider
    {
        /// <summary>Whoever asks waits for this.</summary>
        public Task Holds { get; set; } = Task.CompletedTask;

        public override async Task<AuthenticationState> GetAuthenticationStateAsync()
        {
            await Holds;
            return new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity([new Claim(SessionAccess.TicketClaim, FakeAccounts.Ticket.Value)], "test")));
        }
    }
}
