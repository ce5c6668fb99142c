using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Admin.Invitations;
using Webmail.Gateway.Mailboxes;
using Xunit;

namespace Webmail.IntegrationTests.Contract;

/// <summary>What the administrators' other interfaces promise, whichever way they are asked.</summary>
public abstract class AdministrationContract(GatewayFixture gateway)
{
    private const string Password = "correct horse battery";

    private static readonly DomainServers Servers = new(new MailServer("imap.example.org", 993, ServerTls.Implicit), new MailServer("smtp.example.org", 587, ServerTls.StartTls));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hosted_domain_lists_the_records_that_its_zone_needs()
    {
        var (_, session) = await gateway.PersonAsync(Cancelled);
        var detail = await gateway.Ask<IAdminDomains>().OpenAsync(session, "A.test", Cancelled);
        Assert.Equal((AdminDomainKind.Hosted, null), (detail.Domain.Kind, detail.Domain.Servers));
        Assert.Contains(new DnsRecord(DnsPurpose.Mx, "a.test", "MX", "10 mail.a.test.", true), detail.Records);
        Assert.Contains(new DnsRecord(DnsPurpose.Autoconfig, "_imaps._tcp.a.test", "SRV", "0 1 10993 mail.a.test.", false), detail.Records);
        Assert.Contains(new DnsRecord(DnsPurpose.Autoconfig, "_pop3s._tcp.a.test", "SRV", "0 0 0 .", false), detail.Records);
        Assert.Empty(Enum.GetValues<DnsPurpose>().Except(detail.Records.Select(r => r.Purpose)).Except([DnsPurpose.Host]));
        var key = Assert.Single(detail.Records, r => r.Purpose == DnsPurpose.Dkim);
        Assert.Equal(($"{detail.Keys[0].Selector}._domainkey.a.test", "TXT", true), (key.Name, key.Type, key.IsRequired));
        Assert.StartsWith("v=DKIM1; k=rsa; p=MII", key.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_record_of_a_hosted_domain_is_looked_for_in_DNS()
    {
        var (_, session) = await gateway.PersonAsync(Cancelled);
        var domains = gateway.Ask<IAdminDomains>();
        var records = (await domains.OpenAsync(session, "a.test", Cancelled)).Records;
        var checks = await domains.CheckAsync(session, "a.test", Cancelled);

        Assert.Equal(records, checks.Take(records.Count).Select(c => c.Record));
        Assert.Equal((DnsVerdict.Right, "10 mail.a.test."), (checks[0].Verdict, Assert.Single(checks[0].Found)));
        Assert.Equal(DnsVerdict.Right, checks.Single(c => c.Record.Purpose == DnsPurpose.Spf).Verdict);
        var dmarc = checks.Single(c => c.Record.Purpose == DnsPurpose.Dmarc);
        Assert.Equal((DnsVerdict.Different, new DnsFinding(DnsIssue.Malformed, "p=whatever")), (dmarc.Verdict, Assert.Single(dmarc.Findings)));
        Assert.Contains(checks, c => c is { Verdict: DnsVerdict.Right, Record: { Purpose: DnsPurpose.Host, Type: "PTR" } });
        Assert.Contains(checks, c => c is { Verdict: DnsVerdict.Missing, Record.Purpose: DnsPurpose.MtaSts });
        Assert.Equal(MailError.DomainGone, (await FailsAsync(() => domains.CheckAsync(session, "nowhere.test", Cancelled))).Error);
    }

    [Fact]
    public async Task A_signing_key_is_made_beside_the_old_one_which_is_retired_and_stays_listed()
    {
        var (admin, session) = await gateway.PersonAsync(Cancelled);
        var domains = gateway.Ask<IAdminDomains>();
        var name = $"d{Guid.NewGuid():N}.test";
        await domains.AddAsync(session, new DomainEdit(name, AdminDomainKind.Hosted, null), Cancelled);
        var first = Assert.Single((await domains.OpenAsync(session, name, Cancelled)).Keys);
        Assert.Equal(MailError.NotAllowed, (await FailsAsync(() => domains.RetireDkimKeyAsync(session, name, first.Selector, Cancelled))).Error);

        var detail = await domains.AddDkimKeyAsync(session, name, Cancelled);
        var second = detail.Keys[0];
        Assert.Equal([second.Selector, first.Selector], detail.Keys.Select(k => k.Selector));
        Assert.All(detail.Records.Where(r => r.Purpose == DnsPurpose.Dkim), r => Assert.True(r.IsRequired));

        detail = await domains.RetireDkimKeyAsync(session, name, first.Selector, Cancelled);
        Assert.Equal([true, false], detail.Keys.Select(k => k.RetiredAt is null));
        Assert.Equal([true, false], detail.Records.Where(r => r.Purpose == DnsPurpose.Dkim).Select(r => r.IsRequired));
        Assert.Equal(detail.Keys, (await domains.RetireDkimKeyAsync(session, name, first.Selector, Cancelled)).Keys);
        Assert.Equal(
            [(admin.Address, AuditActions.DkimKeyRetired), (admin.Address, AuditActions.DkimKeyAdded), (admin.Address, AuditActions.DomainAdded)],
            (await gateway.Ask<IAuditLog>().ListAsync(session, new AuditQuery(Subject: name), Cancelled)).Entries.Select(e => (e.Actor, e.Action)));
        Assert.Equal(MailError.DomainGone, (await FailsAsync(() => domains.AddDkimKeyAsync(session, "none.test", Cancelled))).Error);
    }

    [Fact]
    public async Task A_domain_is_added_changed_and_deleted_but_not_while_it_has_mailboxes()
    {
        var (_, session) = await gateway.PersonAsync(Cancelled);
        var domains = gateway.Ask<IAdminDomains>();
        var name = $"d{Guid.NewGuid():N}.test";
        Assert.Equal(Servers, (await domains.AddAsync(session, new DomainEdit(name, AdminDomainKind.Proxied, Servers), Cancelled)).Servers);
        Assert.Equal(MailError.DomainExists, (await FailsAsync(() => domains.AddAsync(session, new DomainEdit(name, AdminDomainKind.Hosted, null), Cancelled))).Error);
        Assert.Empty((await domains.OpenAsync(session, name, Cancelled)).Records);

        await domains.UpdateAsync(session, new DomainEdit(name, AdminDomainKind.Hosted, null), Cancelled);
        var user = (await gateway.Ask<IAdminUsers>().CreateAsync(session, new NewUser($"ana@{name}", null, 0, UserRole.User, null), Cancelled)).User;
        Assert.Equal(1, (await domains.ListAsync(session, Cancelled)).Single(d => d.Name == name).Mailboxes);
        Assert.Equal(MailError.DomainInUse, (await FailsAsync(() => domains.DeleteAsync(session, name, Cancelled))).Error);
        Assert.Equal(MailError.DomainInUse, (await FailsAsync(() => domains.UpdateAsync(session, new DomainEdit(name, AdminDomainKind.Proxied, Servers), Cancelled))).Error);

        await gateway.Ask<IAdminUsers>().UpdateAsync(session, user.Id, new UserEdit($"m{user.Id:N}@a.test", null, true, 0, UserRole.User), Cancelled);
        await domains.DeleteAsync(session, name, Cancelled);
        Assert.Equal(MailError.DomainGone, (await FailsAsync(() => domains.OpenAsync(session, name, Cancelled))).Error);
    }

    [Fact]
    public async Task The_servers_of_a_domain_elsewhere_are_found_and_tried_but_never_on_our_own_machine()
    {
        var (_, session) = await gateway.PersonAsync(Cancelled);
        var domains = gateway.Ask<IAdminDomains>();
        var found = await domains.FindServersAsync(session, "Partner.test", Cancelled);
        Assert.Equal((ServerSource.ServiceRecords, "partner.test"), (found.Source, found.Where));
        Assert.Equal(new DomainServers(new MailServer("imap.partner.test", 993, ServerTls.Implicit), new MailServer("smtp.partner.test", 465, ServerTls.Implicit)), found.Servers);
        Assert.Equal((TrialOutcome.NotPublic, TrialOutcome.NameUnknown), (found.Imap!.Outcome, found.Submission!.Outcome));
        Assert.Equal(new FoundServers(ServerSource.Nowhere), await domains.FindServersAsync(session, "nothing.test", Cancelled));
        Assert.Equal(MailError.DomainMalformed, (await FailsAsync(() => domains.FindServersAsync(session, "no domain", Cancelled))).Error);
    }

    [Fact]
    public async Task Servers_that_were_typed_are_tried_and_may_be_saved_whatever_becomes_of_that()
    {
        var (_, session) = await gateway.PersonAsync(Cancelled);
        var domains = gateway.Ask<IAdminDomains>();
        var typed = new DomainServers(new MailServer("127.0.0.1", 993, ServerTls.Implicit), new MailServer("smtp.partner.test", 587, ServerTls.StartTls));
        Assert.Equal(new TriedServers(new ServerTrial(TrialOutcome.NotPublic), new ServerTrial(TrialOutcome.NameUnknown)), await domains.TryServersAsync(session, typed, Cancelled));
        var malformed = typed with { Imap = new MailServer("imap server", 993, ServerTls.Implicit) };
        Assert.Equal(MailError.DomainMalformed, (await FailsAsync(() => domains.TryServersAsync(session, malformed, Cancelled))).Error);
        Assert.Equal(typed, (await domains.AddAsync(session, new DomainEdit($"d{Guid.NewGuid():N}.test", AdminDomainKind.Proxied, typed), Cancelled)).Servers);
    }

    [Theory]
    [InlineData("not a domain", "imap.example.org", 993, ServerTls.Implicit)]
    [InlineData("ok.test", "imap server", 993, ServerTls.Implicit)]
    [InlineData("ok.test", "imap.example.org", 0, ServerTls.Implicit)]
    [InlineData("ok.test", "imap.example.org", 143, ServerTls.None)]
    public async Task What_is_no_domain_or_server_is_refused_and_clear_text_elsewhere_too(string name, string host, int port, ServerTls tls)
    {
        var (_, session) = await gateway.PersonAsync(Cancelled);
        var edit = new DomainEdit(name, AdminDomainKind.Proxied, Servers with { Imap = new MailServer(host, port, tls) });
        Assert.Equal(MailError.DomainMalformed, (await FailsAsync(() => gateway.Ask<IAdminDomains>().AddAsync(session, edit, Cancelled))).Error);
    }

    [Fact]
    public async Task An_alias_has_several_targets_and_is_found_by_any_of_them()
    {
        var (admin, session) = await gateway.PersonAsync(Cancelled);
        var aliases = gateway.Ask<IAdminAliases>();
        var name = $"office{Guid.NewGuid():N}"[..20];
        var added = await aliases.AddAsync(session, new AliasEdit($"{name}@A.test", [new(admin.Address, true), new("Team@elsewhere.example", false)]), Cancelled);
        Assert.Equal([new(admin.Address, true), new AliasTarget("team@elsewhere.example", false)], added.Targets.OrderBy(t => t.Address == admin.Address ? 0 : 1));
        Assert.Contains(added.Id, (await aliases.ListAsync(session, new AliasQuery(admin.Address), Cancelled)).Aliases.Select(a => a.Id));
        Assert.Equal(MailError.AliasExists, (await FailsAsync(() => aliases.AddAsync(session, new AliasEdit($"{name}@a.test", [new(admin.Address, false)]), Cancelled))).Error);

        var changed = await aliases.UpdateAsync(session, added.Id, new AliasEdit($"{name}@b.test", [new(admin.Address, false)]), Cancelled);
        Assert.Equal(($"{name}@b.test", false), (changed.Address, Assert.Single(changed.Targets).MaySend));
        await aliases.DeleteAsync(session, [added.Id, added.Id], Cancelled);
        Assert.Equal(MailError.AliasGone, (await FailsAsync(() => aliases.UpdateAsync(session, added.Id, new AliasEdit($"{name}@b.test", [new(admin.Address, false)]), Cancelled))).Error);
    }

    [Theory]
    [InlineData("x@a.test", "|/bin/sh@b.test")]
    [InlineData("x@a.test", "a@b.test, c@d.test")]
    [InlineData("x@a.test", ":include:/etc/passwd")]
    [InlineData("x y@a.test", "ana@b.test")]
    public async Task An_alias_delivers_to_addresses_and_to_nothing_else(string address, string target)
    {
        var (_, session) = await gateway.PersonAsync(Cancelled);
        var refused = await FailsAsync(() => gateway.Ask<IAdminAliases>().AddAsync(session, new AliasEdit(address, [new(target, false)]), Cancelled));
        Assert.Equal(MailError.AddressMalformed, refused.Error);
    }

    [Fact]
    public async Task An_administrator_ends_somebodys_session_and_both_can_read_that_it_was_done()
    {
        var (admin, session) = await gateway.PersonAsync(Cancelled);
        var (bea, beas) = await gateway.PersonAsync(Cancelled, isAdmin: false);
        var open = Assert.Single((await gateway.Ask<IAdminSessions>().ListAsync(session, bea.Address, 0, 10, Cancelled)).Sessions);
        Assert.Equal(("Firefox, Linux", false), (open.Device, open.IsCurrent));

        await gateway.Ask<IAdminSessions>().EndAsync(session, [open.Id, Guid.NewGuid()], Cancelled);
        Assert.Equal(MailError.SessionGone, (await FailsAsync(() => gateway.Ask<IAccounts>().ResumeAsync(beas, Cancelled))).Error);
        var again = await gateway.SignInAsync(bea, Cancelled);
        var entry = Assert.Single((await gateway.Ask<IAuditLog>().ListOwnAsync(again, 0, 10, Cancelled)).Entries);
        Assert.Equal((admin.Address, AuditActions.SessionsEnded), (entry.Actor, entry.Action));
        Assert.DoesNotContain((await gateway.Ask<IAuditLog>().ListOwnAsync(session, 0, 10, Cancelled)).Entries, e => e.Action == AuditActions.SessionsEnded);
        Assert.Single((await gateway.Ask<IAuditLog>().ListAsync(session, new AuditQuery(admin.Address, "sessions.", bea.Address), Cancelled)).Entries);
    }

    [Fact]
    public async Task An_account_says_whether_it_is_an_administrators_and_loses_that_at_once()
    {
        var (_, session) = await gateway.PersonAsync(Cancelled);
        var (other, others) = await gateway.PersonAsync(Cancelled);
        Assert.True((await gateway.Ask<IAccounts>().ResumeAsync(others, Cancelled)).IsAdmin);
        var row = await gateway.RowAsync(other.Address, Cancelled);
        Assert.NotNull(row.LastSignInAt);
        await gateway.Ask<IAdminUsers>().UpdateAsync(session, row.Id, new UserEdit(other.Address, null, true, 0, UserRole.User), Cancelled);
        Assert.False((await gateway.Ask<IAccounts>().ResumeAsync(others, Cancelled)).IsAdmin);
        Assert.Equal(MailError.NotAllowed, (await FailsAsync(() => gateway.Ask<IAdminUsers>().ListAsync(others, new UserQuery(), Cancelled))).Error);
    }

    [Fact]
    public async Task An_invitation_sets_the_password_once()
    {
        var (_, session) = await gateway.PersonAsync(Cancelled);
        var address = $"new{Guid.NewGuid():N}"[..20] + "@a.test";
        var made = await gateway.Ask<IAdminUsers>().CreateAsync(session, new NewUser(address, "Nueva", 0, UserRole.User, null), Cancelled);
        Assert.False(made.User.HasPassword);
        var first = made.Invitation!;
        var second = await gateway.Ask<IAdminUsers>().InviteAsync(session, made.User.Id, Cancelled);
        var invitations = gateway.Ask<IInvitations>();
        Assert.Equal(MailError.InvitationGone, (await FailsAsync(() => invitations.OpenAsync(first.Token, "192.0.2.7", Cancelled))).Error);
        Assert.Equal((InvitationKind.Password, address, "Nueva"), await OpenedAsync(second.Token));

        Assert.Equal(MailError.PasswordTooShort, (await FailsAsync(() => AcceptAsync(second.Token, "short"))).Error);
        Assert.Equal(address, await AcceptAsync(second.Token, Password));
        Assert.True(PasswordHash.Verify((await gateway.RowAsync(address, Cancelled)).PasswordHash!, Password));
        Assert.Equal(MailError.InvitationGone, (await FailsAsync(() => AcceptAsync(second.Token, "another long password"))).Error);
        Assert.True(PasswordHash.Verify((await gateway.RowAsync(address, Cancelled)).PasswordHash!, Password));
        var entry = (await gateway.Ask<IAuditLog>().ListAsync(session, new AuditQuery(Subject: address, Take: 1), Cancelled)).Entries[0];
        Assert.Equal(("invitation", AuditActions.MailboxPasswordSet, "192.0.2.7"), (entry.Actor, entry.Action, entry.RemoteAddress));

        async Task<(InvitationKind, string?, string?)> OpenedAsync(string token) =>
            await invitations.OpenAsync(token, "192.0.2.7", Cancelled) is var info ? (info.Kind, info.Address, info.Name) : default;
    }

    [Fact]
    public async Task The_log_is_read_by_the_day()
    {
        var (admin, session) = await gateway.PersonAsync(Cancelled);
        var user = (await gateway.Ask<IAdminUsers>().CreateAsync(session, new NewUser($"day{Guid.NewGuid():N}"[..20] + "@a.test", null, 0, UserRole.User, null), Cancelled)).User;
        var at = (await gateway.Ask<IAuditLog>().ListAsync(session, new AuditQuery(Subject: user.Address), Cancelled)).Entries[0].At;
        Assert.Equal(1, (await gateway.Ask<IAuditLog>().ListAsync(session, new AuditQuery(admin.Address, AuditActions.MailboxCreated, From: at, Before: at.AddDays(1)), Cancelled)).Matching);
        Assert.Equal(0, (await gateway.Ask<IAuditLog>().ListAsync(session, new AuditQuery(admin.Address, AuditActions.MailboxCreated, From: at.AddDays(-1), Before: at), Cancelled)).Matching);
    }

    [Fact]
    public async Task A_setup_link_is_not_made_where_somebody_administers()
    {
        await gateway.PersonAsync(Cancelled);
        Assert.Null(await gateway.Inside<SetupLink>().MakeAsync(Cancelled));
    }

    private static Task<MailException> FailsAsync(Func<Task> action) => Assert.ThrowsAsync<MailException>(action);

    private Task<string> AcceptAsync(string token, string password) =>
        gateway.Ask<IInvitations>().AcceptAsync(new AcceptedInvitation(token, password, null, null, "192.0.2.7"), Cancelled);
}

public sealed class AdministrationInProcess(InProcessHosted gateway) : AdministrationContract(gateway), IClassFixture<InProcessHosted>;

public sealed class AdministrationOverHttp(RemoteHosted gateway) : AdministrationContract(gateway), IClassFixture<RemoteHosted>;
