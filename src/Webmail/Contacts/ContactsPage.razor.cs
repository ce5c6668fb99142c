using Microsoft.AspNetCore.Components;
using Webmail.Accounts;
using Webmail.Compose;
using Webmail.Contracts;
using Webmail.Contracts.Contacts;
using Webmail.Shell;

namespace Webmail.Contacts;

/// <summary>The address book: a list with search, and beside it what is being entered.</summary>
public sealed partial class ContactsPage(IContacts contacts, SessionAccess session, ComposeHost compose, Toasts toasts, ErrorText errors) : IDisposable
{
    private const int PageSize = 100;

    private readonly Lifetime _gone = new();
    private readonly LatestCall _loading = new();
    private List<Contact> _contacts = [];
    private int? _matching;
    private string _search = "";
    private string? _problem;
    private Contact? _editing;
    private ContactForm? _form;
    private string? _formProblem;
    private bool _busy;

    /// <summary>What was read while prerendering, so that the circuit need not ask again.</summary>
    [PersistentState]
    public ContactPage? First { get; set; }

    public void Dispose()
    {
        _gone.Dispose();
        _loading.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        if (First is { } first)
        {
            (_contacts, _matching) = ([.. first.Contacts], first.Matching);
            return;
        }

        await LoadAsync(0);
        First = _matching is { } matching ? new ContactPage(matching, 0, _contacts) : null;
    }

    private static MailAddress AddressOf(Contact contact) => new(contact.Address, contact.Name.Length == 0 ? null : contact.Name);

    private static string Beside(Contact contact) => string.Join(" · ", new[] { contact.Name.Length == 0 ? null : contact.Address, contact.Organisation, contact.Phone }.Where(t => !string.IsNullOrEmpty(t)));

    private async Task LoadAsync(int skip)
    {
        var mine = _loading.Begin(_gone.Token);
        try
        {
            var ticket = await session.TicketAsync();
            mine.ThrowIfCancellationRequested();
            var page = await contacts.ListAsync(ticket, string.IsNullOrWhiteSpace(_search) ? null : _search.Trim(), skip, PageSize, mine);
            if (mine.IsCancellationRequested)
            {
                return;
            }

            _contacts = skip == 0 ? [.. page.Contacts] : [.. _contacts.Concat(page.Contacts).DistinctBy(c => c.Id)];
            _matching = page.Matching;
            _problem = null;
        }
        catch (MailException problem) when (!mine.IsCancellationRequested)
        {
            _problem = errors.For(problem);
        }
        catch (Exception late) when (late is MailException or OperationCanceledException && mine.IsCancellationRequested)
        {
            // A newer search has taken its place.
        }
    }

    private Task SearchAsync() => LoadAsync(0);

    private Task ReloadAsync() => LoadAsync(0);

    private Task MoreAsync() => LoadAsync(_contacts.Count);

    private void Add() => (_editing, _form, _formProblem) = (null, new ContactForm(), null);

    private void Edit(Contact contact) => (_editing, _form, _formProblem) = (contact, ContactForm.Of(contact), null);

    private void Cancel() => (_editing, _form, _formProblem) = (null, null, null);

    private async Task SaveAsync()
    {
        _busy = true;
        try
        {
            var ticket = await session.TicketAsync();
            if (_editing is null)
            {
                await contacts.AddAsync(ticket, _form!.ToEdit(), _gone.Token);
            }
            else
            {
                await contacts.UpdateAsync(ticket, _editing.Id, _form!.ToEdit(), _gone.Token);
            }

            toasts.Say(Words["Saved"]);
            Cancel();
            await LoadAsync(0);
        }
        catch (MailException problem)
        {
            _formProblem = errors.For(problem);
        }
        finally
        {
            _busy = false;
        }
    }

    private Task DeleteEditedAsync() => _editing is { } contact ? DeleteAsync(contact) : Task.CompletedTask;

    private async Task DeleteAsync(Contact contact)
    {
        // The row goes at once; the answer only corrects it.
        var index = _contacts.FindIndex(c => c.Id == contact.Id);
        _contacts.RemoveAll(c => c.Id == contact.Id);
        _matching--;
        if (_editing?.Id == contact.Id)
        {
            Cancel();
        }

        try
        {
            await contacts.DeleteAsync(await session.TicketAsync(), contact.Id, _gone.Token);
            toasts.Say(Words["Deleted", AddressOf(contact).Display], () => TakeBackAsync(contact));
        }
        catch (MailException problem)
        {
            _contacts.Insert(Math.Max(0, index), contact);
            _matching++;
            toasts.SayProblem(errors.For(problem));
        }
    }

    private async Task TakeBackAsync(Contact contact)
    {
        try
        {
            await contacts.AddAsync(await session.TicketAsync(), ContactForm.Of(contact).ToEdit(), CancellationToken.None);
            if (!_gone.IsOver)
            {
                await InvokeAsync(async () =>
                {
                    await LoadAsync(0);
                    StateHasChanged();
                });
            }
        }
        catch (MailException problem)
        {
            toasts.SayProblem(errors.For(problem));
        }
    }

    private Task WriteAsync(Contact contact) => compose.WriteToAsync(AddressOf(contact), _gone.Token);
}
