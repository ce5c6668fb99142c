using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Webmail.Admin;
using Webmail.Contracts.Admin;
using Webmail.Shell;
using Xunit;

namespace Webmail.Tests.Admin;

public sealed class AuditDetailsTests
{
    [Theory]
    [InlineData("en", AuditActions.MailboxQuotaSet, """{"from":2000000000,"to":0}""", "2.0 GB → No limit")]
    [InlineData("es", AuditActions.MailboxRoleSet, """{"from":"User","to":"Admin"}""", "usuario → administrador")]
    [InlineData("en", AuditActions.MailboxCreated, """{"name":"User","quotaBytes":2000000000,"role":"User","by":"invitation"}""", "Name: User, Quota: 2.0 GB, Role: user, By: invitation")]
    [InlineData("es", AuditActions.MailboxChanged, """{"name":{"to":"Ana"}}""", "Nombre: Ana")]
    [InlineData("es", AuditActions.MailboxRenamed, """{"to":"ana@b.test"}""", "A: ana@b.test")]
    [InlineData("en", AuditActions.MailboxChanged, """{"name":{"from":"Bea","to":"Ana"}}""", "Name: Bea → Ana")]
    [InlineData("es", AuditActions.AliasCreated, """{"targets":[{"address":"ana@a.test","maySend":true},{"address":"bea@b.test","maySend":false}]}""", "A: ana@a.test (puede enviar), bea@b.test")]
    [InlineData("en", AuditActions.AliasChanged, """{"to":{"targets":[{"address":"ana@a.test","maySend":false}]}}""", "To: ana@a.test")]
    [InlineData("es", AuditActions.SecondFactorAdded, """{"kind":"totp"}""", "Tipo: aplicación de autenticación")]
    [InlineData("en", AuditActions.QueueDropped, """{"queue":"4hT1fZ3Yb5z9sVB","to":["ana@a.test","bea@b.test"]}""", "Queue number: 4hT1fZ3Yb5z9sVB, To: ana@a.test, bea@b.test")]
    [InlineData("en", AuditActions.MailboxDeleted, """{"until":"2026-12-27T10:00:00Z"}""", "Until: Sun, Dec 27, 2026, 10:00 AM")]
    [InlineData("en", "something.newer", """{"novelty":"x"}""", "novelty: x")]
    [InlineData("en", AuditActions.MailboxDisabled, null, "")]
    public async Task An_entry_says_what_changed_in_the_readers_words(string culture, string action, string? details, string line)
    {
        await using var admin = new AdminPages(culture);
        var services = admin.Context.Services;
        var said = new AuditDetails(services.GetRequiredService<IStringLocalizer<AdminWords>>(), services.GetRequiredService<Formats>());
        Assert.Equal(line, said.Line(new AuditEntry(1, DateTimeOffset.UnixEpoch, "x@a.test", action, "ana@a.test", details, null)).Replace('\u202f', ' '));
    }
}
