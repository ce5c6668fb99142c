using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Contacts;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Contacts;
using Xunit;

namespace Webmail.IntegrationTests.Contract;

/// <summary>What <see cref="IContacts"/> promises, whichever way it is asked.</summary>
public abstract class ContactsContract(GatewayFixture gateway)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private IContacts Contacts => gateway.Ask<IContacts>();

    [Fact]
    public async Task A_contact_can_be_added_found_changed_and_deleted()
    {
        var (_, session) = await gateway.SignInAsync(Cancelled);
        var added = await Contacts.AddAsync(session, new ContactEdit(" Lucía Gómez ", "lucia@c.test", "Universidad", "+34 600", "vecina"), Cancelled);
        Assert.Equal("Lucía Gómez", added.Name);
        Assert.False(added.IsCollected);
        Assert.Equal(added, Assert.Single((await Contacts.ListAsync(session, "gomez", 0, 10, Cancelled)).Contacts));

        var changed = await Contacts.UpdateAsync(session, added.Id, new ContactEdit("Lucía G.", "lucia@d.test", null, null, null), Cancelled);
        Assert.Equal("lucia@d.test", changed.Address);
        Assert.Equal(0, (await Contacts.ListAsync(session, "gomez", 0, 10, Cancelled)).Matching);

        await Contacts.DeleteAsync(session, added.Id, Cancelled);
        await Contacts.DeleteAsync(session, added.Id, Cancelled);
        Assert.Empty((await Contacts.ListAsync(session, null, 0, 10, Cancelled)).Contacts);
        var gone = await FailsAsync(() => Contacts.UpdateAsync(session, added.Id, new ContactEdit("x", "x@c.test", null, null, null), Cancelled));
        Assert.Equal(MailError.ContactGone, gone.Error);
    }

    [Fact]
    public async Task An_address_is_in_the_book_once_however_it_is_written()
    {
        var (_, session) = await gateway.SignInAsync(Cancelled);
        await AddAsync(session, "Ana", "ana@c.test");
        var other = await AddAsync(session, "Bea", "bea@c.test");
        var twice = await FailsAsync(() => AddAsync(session, "Ana again", "ANA@c.test"));
        Assert.Equal((MailError.ContactExists, "ANA@c.test"), (twice.Error, twice.Subject));
        var moved = await FailsAsync(() => Contacts.UpdateAsync(session, other.Id, new ContactEdit("Bea", "Ana@C.test", null, null, null), Cancelled));
        Assert.Equal(MailError.ContactExists, moved.Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ana")]
    [InlineData("ana@")]
    [InlineData("@c.test")]
    [InlineData("ana@c.test, bea@c.test")]
    [InlineData("Ana <ana@c.test>")]
    [InlineData("ana@c.test\r\nBcc: eve@c.test")]
    public async Task What_is_no_address_is_refused_by_name(string address)
    {
        var (_, session) = await gateway.SignInAsync(Cancelled);
        var refused = await FailsAsync(() => AddAsync(session, "Ana", address));
        Assert.Equal((MailError.AddressMalformed, address), (refused.Error, refused.Subject));
    }

    [Fact]
    public async Task Addresses_written_to_are_offered_the_most_used_first()
    {
        var (mailbox, session) = await gateway.SignInAsync(Cancelled);
        await CollectAsync(session, new MailAddress("maria.rare@c.test", "María Rara"));
        for (var i = 0; i < 3; i++)
        {
            await CollectAsync(session, new MailAddress("maria.often@c.test", "María Frecuente"), new MailAddress("MARIA.often@c.test"));
        }

        var offered = await Contacts.SuggestAsync(session, "mar", 10, Cancelled);
        Assert.Equal([new MailAddress("maria.often@c.test", "María Frecuente"), new MailAddress("maria.rare@c.test", "María Rara")], offered);
        var often = Assert.Single((await Contacts.ListAsync(session, "frecuente", 0, 10, Cancelled)).Contacts);
        Assert.Equal((3, true), (often.UseCount, often.IsCollected));
        Assert.NotNull(often.LastUsedAt);
        Assert.Single(await Contacts.SuggestAsync(session, "mar", 1, Cancelled));
        Assert.DoesNotContain(offered, o => o.Address == mailbox.Address);
    }

    [Theory]
    [InlineData("jose")]
    [InlineData("JOSÉ")]
    [InlineData("nuñ")]
    [InlineData("nun jos")]
    [InlineData("pena")]
    [InlineData("j.nunez@empresa")]
    [InlineData("empresa.test")]
    [InlineData("Ｊｏｓｅ")]
    public async Task Any_words_beginning_finds_a_contact_with_or_without_accents(string typed)
    {
        var (_, session) = await gateway.SignInAsync(Cancelled);
        await AddAsync(session, "José Núñez-Peña", "j.nunez@empresa.test");
        await AddAsync(session, "Otra Persona", "otra@c.test");
        Assert.Equal("j.nunez@empresa.test", Assert.Single(await Contacts.SuggestAsync(session, typed, 10, Cancelled)).Address);
    }

    [Theory]
    [InlineData("osé")]
    [InlineData("jose otra")]
    [InlineData("' | otra:* & !")]
    public async Task What_begins_no_word_finds_nothing_and_is_never_read_as_an_operator(string typed)
    {
        var (_, session) = await gateway.SignInAsync(Cancelled);
        await AddAsync(session, "José", "jose@c.test");
        Assert.Empty(await Contacts.SuggestAsync(session, typed, 10, Cancelled));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("<>\"")]
    public async Task Nothing_typed_offers_whom_one_writes_to_most(string typed)
    {
        var (_, session) = await gateway.SignInAsync(Cancelled);
        await AddAsync(session, "Never written to", "never@c.test");
        await CollectAsync(session, new MailAddress("often@c.test"));
        Assert.Equal("often@c.test", (await Contacts.SuggestAsync(session, typed, 10, Cancelled))[0].Address);
    }

    [Fact]
    public async Task Adding_an_address_that_was_collected_keeps_its_history()
    {
        var (_, session) = await gateway.SignInAsync(Cancelled);
        await CollectAsync(session, new MailAddress("ana@c.test", "ana"));
        var added = await AddAsync(session, "Ana Ruiz", "ana@c.test");
        Assert.Equal((1, false, "Ana Ruiz"), (added.UseCount, added.IsCollected, added.Name));
        await CollectAsync(session, new MailAddress("ana@c.test", "Somebody else's idea of her name"));
        Assert.Equal("Ana Ruiz", Assert.Single((await Contacts.ListAsync(session, null, 0, 10, Cancelled)).Contacts).Name);
    }

    [Fact]
    public async Task The_book_is_paged_by_name_as_a_person_sorts()
    {
        var (_, session) = await gateway.SignInAsync(Cancelled);
        foreach (var name in new[] { "Zoe", "álvaro", "Beatriz", "Alicia" })
        {
            await AddAsync(session, name, name.Normalize().Replace("á", "a", StringComparison.Ordinal) + "@c.test");
        }

        var first = await Contacts.ListAsync(session, null, 0, 3, Cancelled);
        Assert.Equal((4, 0), (first.Matching, first.Skip));
        Assert.Equal(["Alicia", "álvaro", "Beatriz"], first.Contacts.Select(c => c.Name));
        Assert.Equal("Zoe", Assert.Single((await Contacts.ListAsync(session, null, 3, 3, Cancelled)).Contacts).Name);
    }

    [Fact]
    public async Task Nobody_sees_or_changes_another_persons_contacts()
    {
        var (_, ana) = await gateway.SignInAsync(Cancelled);
        var (_, bea) = await gateway.SignInAsync(Cancelled, "b.test");
        var anas = await AddAsync(ana, "Secret", "secret@c.test");
        Assert.Empty(await Contacts.SuggestAsync(bea, "secret", 10, Cancelled));
        await Contacts.DeleteAsync(bea, anas.Id, Cancelled);
        var refused = await FailsAsync(() => Contacts.UpdateAsync(bea, anas.Id, new ContactEdit("x", "x@c.test", null, null, null), Cancelled));
        Assert.Equal(MailError.ContactGone, refused.Error);
        Assert.Single((await Contacts.ListAsync(ana, null, 0, 10, Cancelled)).Contacts);
    }

    private static Task<MailException> FailsAsync(Func<Task> action) => Assert.ThrowsAsync<MailException>(action);

    private Task<Contact> AddAsync(SessionTicket session, string name, string address) =>
        Contacts.AddAsync(session, new ContactEdit(name, address, null, null, null), Cancelled);

    private async Task CollectAsync(SessionTicket session, params MailAddress[] addresses)
    {
        var open = await gateway.Inside<SessionStore>().OpenAsync(session, Cancelled);
        await gateway.Inside<ContactCollector>().CollectAsync(open.Account.AccountId, addresses, Cancelled);
    }
}

public sealed class ContactsInProcess(InProcessGateway gateway) : ContactsContract(gateway), IClassFixture<InProcessGateway>;

public sealed class ContactsOverHttp(RemoteGateway gateway) : ContactsContract(gateway), IClassFixture<RemoteGateway>;
