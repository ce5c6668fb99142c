using MailKit.Security;
using Microsoft.Playwright;
using MimeKit;
using Webmail.Contracts.Admin;
using Webmail.IntegrationTests.Hosted;
using Webmail.IntegrationTests.Security;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Browser;

/// <summary>What an administrator does in the browser is so on the real servers, and for whom it is done to.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AdminStoryTests(MailStack stack, Chromium chromium) : BrowserTest(chromium)
{
    private readonly string _mark = Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public async Task A_person_with_a_password_comes_in_is_put_out_at_once_and_reads_in_the_settings_who_did_it()
    {
        // The gateway looks at sessions by itself once a day only: what is out before, is out because it was told.
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled, ("Webmail:Changes:SessionCheckEvery", "1.00:00:00"));
        var boss = await AdminPage.NewAdministratorAsync(stack, webmail, Cancelled);
        var admin = new AdminPage(await NewPageAsync(webmail.Address, "en-GB"));
        await admin.SignInAsync(boss, "/admin/users");

        // 1. Made with a password that is shown once.
        var address = $"lucia.{_mark}@a.test";
        await admin.Button("Add user").ClickAsync();
        await admin.Page.Locator("#user-local").FillAsync($"lucia.{_mark}");
        await admin.Panel.Locator("select").SelectOptionAsync("a.test");
        await admin.Page.Locator("#user-name").FillAsync("Lucía Moreno");
        await admin.Page.GetByLabel("Password set here").CheckAsync();
        var password = await admin.Page.Locator("#user-password").InputValueAsync();
        await admin.PanelButton("Create user").ClickAsync();
        await Expect(admin.Panel.Locator(".copyable code")).ToHaveTextAsync(password);
        await admin.PanelButton("Done").ClickAsync();

        // 2. She comes in, in her browser and in a mail program.
        var lucia = new MailPage(await NewPageAsync(webmail.Address, "es-ES"));
        await lucia.SignInAsync(new Mailbox(address, password));
        using var imap = await stack.ImapAsync(address, password, Cancelled);

        // 3. Disabled: out of both, and not in again.
        await admin.OpenUserAsync(address);
        await admin.Page.GetByLabel("Enabled: may sign in").UncheckAsync();
        await admin.SaveAsync();
        await Expect(lucia.Page.Locator("#address")).ToBeVisibleAsync();
        await Readiness.WaitAsync(() => StillOpenAsync(imap), Cancelled);
        await Assert.ThrowsAsync<AuthenticationException>(() => stack.ImapAsync(address, password, Cancelled));
        await Expect(admin.Row(address).Locator(".mark-chip")).ToHaveTextAsync("Disabled");

        // 4. Enabled, given another name, quota and role.
        await admin.OpenUserAsync(address);
        await admin.Page.GetByLabel("Enabled: may sign in").CheckAsync();
        await admin.Page.Locator("#user-name").FillAsync("Lucía M. Vega");
        await admin.Page.Locator("#user-quota").FillAsync("2.5");
        await admin.SaveAsync();
        await Expect(admin.Row(address)).ToContainTextAsync("Lucía M. Vega");
        await Expect(admin.Row(address).Locator("meter")).ToHaveCountAsync(1);

        // 5. Renamed: she signs in with the new address and finds what was done to her mailbox.
        var renamed = $"lucia.vega.{_mark}@b.test";
        await admin.Row(address).Locator(".row-open").ClickAsync();
        await admin.Page.Locator("#user-local").FillAsync($"lucia.vega.{_mark}");
        await admin.Panel.Locator("select").SelectOptionAsync("b.test");
        await admin.SaveAsync();
        await lucia.SignInAsync(new Mailbox(renamed, password));
        await lucia.Page.GotoAsync("/settings");
        var history = lucia.Page.Locator(".history .session");
        await Expect(history.First).ToContainTextAsync(boss.Mailbox.Address);

        // 6. Her sessions end, by her row's panel.
        await new MailPage(lucia.Page).IsAttachedAsync();
        await admin.OpenUserAsync(renamed);
        await admin.PanelButton("End sessions").ClickAsync();
        await Expect(lucia.Page.Locator("#address")).ToBeVisibleAsync();

        // 7. All of it stands in the log, by whom and to what.
        await admin.GoAsync($"/admin/audit?subject={Uri.EscapeDataString(address)}");
        foreach (var done in new[] { "Mailbox created", "Mailbox disabled", "Mailbox enabled", "Mailbox changed", "Quota changed", "Mailbox renamed" })
        {
            await Expect(admin.Row(done)).ToContainTextAsync(boss.Mailbox.Address);
        }
    }

    [Fact]
    public async Task An_invited_person_chooses_a_password_and_receives_mail()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var boss = await AdminPage.NewAdministratorAsync(stack, webmail, Cancelled);
        var admin = new AdminPage(await NewPageAsync(webmail.Address, "en-GB"));
        await admin.SignInAsync(boss, "/admin/users");
        var address = $"bea.{_mark}@a.test";
        await admin.Button("Add user").ClickAsync();
        await admin.Page.Locator("#user-local").FillAsync($"bea.{_mark}");
        await admin.Panel.Locator("select").SelectOptionAsync("a.test");
        await admin.Page.Locator("#user-local").PressAsync("Enter");
        var link = await admin.Panel.Locator(".copyable code").InnerTextAsync();
        await Expect(admin.Row(address).Locator(".mark-chip")).ToHaveTextAsync("Invited");

        var bea = await NewPageAsync(webmail.Address, "es-ES");
        await bea.GotoAsync(link);
        await AdminPage.LookAsync(bea, "invitation");
        await bea.Locator("#password").FillAsync("correct horse battery");
        await bea.Locator("#again").FillAsync("another");
        await bea.Locator("form button[type=submit]").ClickAsync();
        await Expect(bea.Locator("#problem")).ToBeVisibleAsync();
        await bea.Locator("#password").FillAsync("correct horse battery");
        await bea.Locator("#again").FillAsync("correct horse battery");
        await bea.Locator("form button[type=submit]").ClickAsync();
        await Expect(bea.Locator(".note[role=status]")).ToContainTextAsync(address);
        await AdminPage.LookAsync(bea, "invitation-accepted");
        await bea.Locator(".door-card a.btn").ClickAsync();
        await new MailPage(bea).TrySignInAsync(address, "correct horse battery");
        await Expect(new MailPage(bea).Folder("INBOX")).ToBeVisibleAsync();
        await stack.DeliverAsync(address, new MimeMessage([new MailboxAddress("Ana", "ana@b.test")], [new MailboxAddress("", address)], "Bienvenida", new TextPart("plain") { Text = "Hola." }), Cancelled);
        await Expect(new MailPage(bea).Row("Bienvenida")).ToBeVisibleAsync();

        // The link worked once.
        await bea.GotoAsync(link);
        await Expect(bea.Locator("#password")).ToHaveCountAsync(0);
        await AdminPage.LookAsync(bea, "invitation-gone");
    }

    [Fact]
    public async Task Many_are_imported_changed_together_brought_back_and_exported()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var boss = await AdminPage.NewAdministratorAsync(stack, webmail, Cancelled);
        var admin = new AdminPage(await NewPageAsync(webmail.Address, "en-GB"));
        await admin.SignInAsync(boss, "/admin/users");

        // 1. A file with a mistake does nothing, and says where it is.
        await admin.Button("Import").ClickAsync();
        var lines = Enumerable.Range(1, 60).Select(n => $"p{n:00}.{_mark}@a.test,Persona {n},1G");
        await ChooseAsync(admin, "address,name,quota\n" + string.Join('\n', lines) + $"\np61.{_mark}@a.test,Persona 61,huge\n");
        await Expect(admin.Panel.Locator(".note.error")).ToBeVisibleAsync();
        await Expect(admin.Panel.Locator("tbody tr")).ToContainTextAsync("huge");
        await AdminPage.LookAsync(admin.Page, "import-problems");

        // 2. Without it: first what would happen, then it happens.
        await ChooseAsync(admin, "address,name,quota\n" + string.Join('\n', lines));
        await Expect(admin.Panel.Locator("tbody tr")).ToHaveCountAsync(60);
        await AdminPage.LookAsync(admin.Page, "import-ready");
        await admin.PanelButton("Import 60 users").ClickAsync();
        await Expect(admin.Panel.Locator("tbody tr")).ToHaveCountAsync(60);
        await AdminPage.LookAsync(admin.Page, "imported");
        await admin.PanelButton("Done").ClickAsync();

        // 3. Some are marked and disabled; undone by the key.
        await admin.SearchAsync(_mark);
        await Expect(admin.Page.Locator(".page-head .count")).ToContainTextAsync("60");
        foreach (var number in new[] { "p01", "p03", "p05" })
        {
            await admin.Row(number).Locator(".mark input").CheckAsync();
        }

        await admin.Button("Disable").ClickAsync();
        await Expect(admin.Page.Locator("tr[data-off]")).ToHaveCountAsync(3);
        await Expect(admin.Toast).ToContainTextAsync("3 users");
        await admin.UndoAsync();
        await Expect(admin.Page.Locator("tr[data-off]")).ToHaveCountAsync(0);

        // 4. All of the search, on both pages, get another quota, and each its own back.
        await admin.Page.Locator("thead .mark input").CheckAsync();
        await admin.Button("Select all 60").ClickAsync();
        await admin.Page.Locator(".bulk [popovertarget=bulk-quota]").ClickAsync();
        await admin.Page.Locator("#bulk-gigabytes").FillAsync("3");
        await admin.Button("Set quota").ClickAsync();
        await Expect(admin.Toast).ToContainTextAsync("60 users");
        Assert.Equal(60, await ExportedAsync(admin, ",3000000000,", ",3G,"));
        await admin.UndoAsync();
        await Expect(admin.Row("p01")).ToContainTextAsync("1.1 GB");

        // 5. Deleted after a question, and brought back.
        await admin.Row("p07").Locator(".mark input").CheckAsync();
        await admin.Button("Delete").First.ClickAsync();
        await admin.Page.Locator("dialog[open] .danger").ClickAsync();
        await Expect(admin.Row("p07")).ToHaveCountAsync(0);
        await admin.UndoAsync();
        await Expect(admin.Row("p07")).ToHaveCountAsync(1);
        Assert.Equal(60, await ExportedAsync(admin, _mark));
    }

    [Fact]
    public async Task A_domain_is_added_and_an_alias_and_a_catch_all_deliver_to_their_targets()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var boss = await AdminPage.NewAdministratorAsync(stack, webmail, Cancelled);
        var (ana, bea) = (await stack.NewMailboxAsync(Cancelled), await stack.NewMailboxAsync(Cancelled, "b.test"));
        var admin = new AdminPage(await NewPageAsync(webmail.Address, "en-GB"));
        await admin.SignInAsync(boss, "/admin/domains");
        var domain = $"d{_mark}.test";
        await admin.Button("Add domain").First.ClickAsync();
        await admin.Page.Locator("#domain-name").FillAsync(domain);
        await admin.PanelButton("Add domain").ClickAsync();
        await admin.Row(domain).Locator(".row-open").ClickAsync();
        await Expect(admin.Panel.Locator(".records")).ToContainTextAsync($"mail.{domain}");
        await AdminPage.LookAsync(admin.Page, "domain");

        await admin.GoAsync("/admin/aliases");
        await AddAliasAsync(admin, domain, "office", ana.Address, bea.Address);
        await AddAliasAsync(admin, domain, null, bea.Address);
        await admin.SearchAsync(domain);
        await Expect(admin.Page.Locator("#admin tbody tr")).ToHaveCountAsync(2);
        await AdminPage.LookAsync(admin.Page, "aliases-two");

        await DeliverBySmtpAsync($"office@{domain}", "to the office");
        Assert.Equal("to the office", Assert.Single(await stack.ReceivedAsync(ana, 1, Cancelled)).Subject);
        await DeliverBySmtpAsync($"whoever@{domain}", "to nobody in particular");
        Assert.Equal(["to nobody in particular", "to the office"], (await stack.ReceivedAsync(bea, 2, Cancelled)).Select(m => m.Subject).Order());
    }

    [Fact]
    public async Task A_domain_elsewhere_whose_server_is_down_is_added_after_that_was_said_and_its_other_one_tried()
    {
        await using var dns = await DnsServer.StartAsync(["host-record=localhost,127.0.0.1"], Cancelled);
        await using var webmail = await LockedPerson.StartAsync(
            stack, Cancelled, ("Webmail:Dns:Servers", dns.Address), ("Webmail:Discovery:Networks", "127.0.0.0/8"));
        var boss = await AdminPage.NewAdministratorAsync(stack, webmail, Cancelled);
        var admin = new AdminPage(await NewPageAsync(webmail.Address, "en-GB"));
        await admin.SignInAsync(boss, "/admin/domains");
        var domain = $"p{_mark}.test";
        await admin.Button("Add domain").First.ClickAsync();
        await admin.Page.Locator("#domain-name").FillAsync(domain);
        await admin.Page.GetByLabel("Elsewhere").CheckAsync();

        // 1. Dovecot in the clear on this machine, as one may run one, and nobody where mail would be handed in.
        await FillAsync("IMAP", stack.Servers.ImapPort, "None");
        await FillAsync("SMTP", 9, "StartTls");
        await admin.PanelButton("Add domain").ClickAsync();
        var trials = admin.Panel.Locator(".tried .trials li");
        await Expect(trials).ToHaveTextAsync([$"localhost:{stack.Servers.ImapPort} answers, without encryption.", "localhost:9 does not answer."]);
        await Expect(admin.Row(domain)).ToHaveCountAsync(0);

        // 2. The port for other servers' mail is no way in either.
        await FillAsync("SMTP", stack.Servers.SmtpPort, "None");
        await admin.PanelButton("Add domain").ClickAsync();
        await Expect(trials.Last).ToHaveTextAsync($"localhost:{stack.Servers.SmtpPort} answers, but lets nobody sign in there.");

        // 3. Saved all the same, and it is there.
        await admin.PanelButton("Save anyway").ClickAsync();
        await Expect(admin.Row(domain)).ToContainTextAsync("Elsewhere");

        async Task FillAsync(string protocol, int port, string tls)
        {
            await admin.Panel.GetByLabel($"{protocol} server").FillAsync("localhost");
            await admin.Panel.GetByLabel($"{protocol} port").FillAsync($"{port}");
            await admin.Panel.GetByLabel($"{protocol} encryption").SelectOptionAsync(tls);
        }
    }

    private static async Task AddAliasAsync(AdminPage admin, string domain, string? localPart, params string[] targets)
    {
        await admin.Button("Add alias").First.ClickAsync();
        await admin.Panel.Locator("select").SelectOptionAsync(domain);
        if (localPart is null)
        {
            await admin.Panel.Locator(".choice input").CheckAsync();
        }
        else
        {
            await admin.Page.Locator("#alias-local").FillAsync(localPart);
        }

        await admin.Panel.Locator(".target input[type=text]").First.FillAsync(string.Join(", ", targets));
        await admin.Panel.Locator(".target input[type=text]").First.PressAsync("Tab");
        await admin.SaveAsync();
    }

    private static async Task ChooseAsync(AdminPage admin, string csv) => await admin.Page.Locator("#import-file").SetInputFilesAsync(
        new FilePayload { Name = "people.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(csv) });

    // How many lines of the export have one of these in them.
    private static async Task<int> ExportedAsync(AdminPage admin, params string[] texts)
    {
        var download = await admin.Page.RunAndWaitForDownloadAsync(() => admin.Page.Locator(".page-head a[download]").ClickAsync());
        return (await File.ReadAllLinesAsync(await download.PathAsync(), Cancelled)).Count(line => texts.Any(text => line.Contains(text, StringComparison.Ordinal)));
    }

    private async Task DeliverBySmtpAsync(string address, string subject)
    {
        using var smtp = new MailKit.Net.Smtp.SmtpClient();
        await smtp.ConnectAsync(StackEnvironment.Host, stack.Servers.SmtpPort, SecureSocketOptions.None, Cancelled);
        await smtp.SendAsync(MailClients.Letter("someone@example.org", address, subject), Cancelled);
        await smtp.DisconnectAsync(true, Cancelled);
    }

    private static async Task<string?> StillOpenAsync(MailKit.Net.Imap.ImapClient imap)
    {
        try
        {
            await imap.NoOpAsync(Cancelled);
            return "The connection is still open.";
        }
        catch (Exception over) when (over is MailKit.Net.Imap.ImapProtocolException or MailKit.ServiceNotConnectedException or IOException)
        {
            return null;
        }
    }
}
