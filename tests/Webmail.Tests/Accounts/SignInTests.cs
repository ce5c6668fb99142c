using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Testing.Fakes;
using Webmail.Tests.Shell;
using Xunit;

namespace Webmail.Tests.Accounts;

public sealed class SignInTests
{
    [Theory]
    [InlineData("en", "address or the password is not right")]
    [InlineData("es", "contraseña no son correctas")]
    public async Task A_wrong_password_is_told_in_words_and_the_address_is_kept(string culture, string expected)
    {
        await using var page = new PageOverMailbox(culture);
        var context = new DefaultHttpContext();
        var door = Render(page, context);

        await SubmitAsync(door, "ana@a.test", "wrong");

        Assert.Contains(expected, door.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("ana@a.test", door.Find("#address").GetAttribute("value"));
        Assert.True(string.IsNullOrEmpty(door.Find("#password").GetAttribute("value")));
        Assert.Equal(StatusCodes.Status401Unauthorized, context.Response.StatusCode);
    }

    [Fact]
    public async Task Who_has_to_wait_is_told_how_long()
    {
        await using var page = new PageOverMailbox();
        page.Accounts.Refusal = new MailException(MailError.TooManyAttempts) { RetryAfter = TimeSpan.FromMinutes(5) };
        var door = Render(page, new DefaultHttpContext());

        await SubmitAsync(door, "ana@a.test", "x");

        Assert.Contains("in 5 minutes", door.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_said_beside_its_field()
    {
        await using var page = new PageOverMailbox();
        var door = Render(page, new DefaultHttpContext());

        await SubmitAsync(door, " ", "");

        Assert.Equal("Write your email address.", door.Find("#address-problem").TextContent);
        Assert.Equal("true", door.Find("#password").GetAttribute("aria-invalid"));
        Assert.Empty(page.Accounts.SignIns);
    }

    [Theory]
    [InlineData("sign-in?gone=1", "session ended")]
    [InlineData("sign-in?out=whatever", "signed out")]
    public async Task The_reason_for_being_here_is_said(string address, string expected)
    {
        await using var page = new PageOverMailbox();
        page.Context.Services.GetRequiredService<NavigationManager>().NavigateTo(address);

        Assert.Contains(expected, Render(page, new DefaultHttpContext()).Find("[role=status]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_signed_out_is_not_told_that_the_session_ended()
    {
        await using var page = new PageOverMailbox();
        page.Context.Services.GetRequiredService<NavigationManager>().NavigateTo("sign-in?gone=1");
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = "webmail-out=1";

        Assert.Contains("signed out.", Render(page, context).Find("[role=status]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_in_sets_a_cookie_no_script_can_read_and_leads_back()
    {
        await using var page = new PageOverMailbox();
        var navigation = page.Context.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("sign-in?return=%2F%3Ffolder%3DSent");
        var context = new DefaultHttpContext();
        var door = Render(page, context);

        await SubmitAsync(door, "ana@a.test", FakeAccounts.Password);

        var cookie = Assert.Single(context.Response.Headers.SetCookie, c => c!.StartsWith("webmail=", StringComparison.Ordinal))!;
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("/?folder=Sent", navigation.Uri, StringComparison.Ordinal);
    }

    private static IRenderedComponent<SignIn> Render(PageOverMailbox page, HttpContext context) =>
        page.Context.Render<SignIn>(parameters => parameters.AddCascadingValue(context));

    private static async Task SubmitAsync(IRenderedComponent<SignIn> door, string address, string password)
    {
        await door.Find("#address").ChangeAsync(address);
        await door.Find("#password").ChangeAsync(password);
        await door.Find("form").SubmitAsync();
    }
}
