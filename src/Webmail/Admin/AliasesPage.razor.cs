using Microsoft.AspNetCore.Components;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Shell;

namespace Webmail.Admin;

/// <summary>The addresses whose mail goes to others.</summary>
public sealed partial class AliasesPage : IDisposable
{
    private readonly PagedRows<AdminAlias> _rows;
    private readonly IAdminAliases _aliases;
    private readonly IAdminDomains _adminDomains;
    private readonly SessionAccess _session;
    private readonly Toasts _toasts;
    private readonly ErrorText _errors;
    private string[] _domains = [];
    private string _search = "";
    private string? _asked;
    private bool _isStarted;
    private AdminAlias? _open;
    private AliasForm? _form;

    public AliasesPage(IAdminAliases aliases, IAdminDomains domains, SessionAccess session, Toasts toasts, ErrorText errors, TimeProvider clock)
    {
        (_aliases, _adminDomains, _session, _toasts, _errors) = (aliases, domains, session, toasts, errors);
        _rows = new PagedRows<AdminAlias>(ReadAsync, a => a.Id, clock, errors);
    }

    /// <summary>What was read while prerendering, so that the circuit need not ask again.</summary>
    [PersistentState]
    public PageOf<AdminAlias>? First { get; set; }

    [PersistentState]
    public string[]? FirstDomains { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? Query { get; set; }

    [SupplyParameterFromQuery(Name = "domain")]
    private string? Domain { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    public void Dispose() => _rows.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        if (_isStarted && _asked == Domain)
        {
            return;
        }

        var isFirst = !_isStarted;
        (_isStarted, _asked) = (true, Domain);
        if (isFirst)
        {
            _search = Query ?? "";
            if (First is { } first && FirstDomains is { } domains)
            {
                _rows.Fill(first);
                _domains = domains;
                return;
            }
        }

        await Task.WhenAll(_rows.AskAnewAsync(), isFirst ? ReadDomainsAsync() : Task.CompletedTask);
        (First, FirstDomains) = (_rows.Filled, _domains);
    }

    private static string Addresses(IReadOnlyList<AliasTarget> targets) => string.Join(", ", targets.Select(t => t.Address));

    private static IReadOnlyList<AliasTarget> Senders(AdminAlias alias) => [.. alias.Targets.Where(t => t.MaySend)];

    private async Task<PageOf<AdminAlias>> ReadAsync(int skip, int take, CancellationToken cancellationToken)
    {
        var page = await _aliases.ListAsync(await _session.TicketAsync(), new AliasQuery(_search.Trim(), Domain, skip, take), cancellationToken);
        return new PageOf<AdminAlias>(page.Matching, page.Skip, page.Aliases);
    }

    private async Task ReadDomainsAsync()
    {
        try
        {
            var domains = await _adminDomains.ListAsync(await _session.TicketAsync(), _rows.Gone);
            _domains = [.. domains.Where(d => d.Kind is AdminDomainKind.Hosted).Select(d => d.Name)];
        }
        catch (MailException)
        {
            // The table says what is wrong; without domains there is nothing to choose from either.
        }
    }

    private Task SearchAsync() => _rows.AskAnewAsync(whileTyping: true);

    private void Filter(ChangeEventArgs change) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("domain", change.Value is string { Length: > 0 } name ? name : null), replace: true);

    private void Add() => (_open, _form) = (null, new AliasForm { Domain = Domain ?? (_domains.Length > 0 ? _domains[0] : "") });

    private void Open(AdminAlias alias) => (_open, _form) = (alias, AliasForm.Of(alias));

    private void Close() => (_open, _form) = (null, null);

    private Task DeleteOpenAsync(AdminAlias alias)
    {
        Close();
        return DeleteAsync([alias]);
    }

    private async Task DeleteAsync(IReadOnlyList<AdminAlias> gone)
    {
        // The rows go at once; the answer only corrects it.
        _rows.Show(_rows.Rows.Except(gone), Math.Max(0, _rows.Matching.GetValueOrDefault() - gone.Count));
        _rows.ClearMarks();
        try
        {
            await _aliases.DeleteAsync(await _session.TicketAsync(), [.. gone.Select(a => a.Id)], _rows.Gone);
            _toasts.Say(gone.Count == 1 ? Words["AliasDeleted", gone[0].Address].Value : Words.Plural("AliasesDeleted", gone.Count), () => TakeBackAsync(gone));
        }
        catch (MailException problem)
        {
            _toasts.SayProblem(_errors.For(problem));
        }

        await _rows.ReloadAsync();
    }

    private async Task TakeBackAsync(IReadOnlyList<AdminAlias> gone)
    {
        try
        {
            foreach (var alias in gone)
            {
                await _aliases.AddAsync(await _session.TicketAsync(), new AliasEdit(alias.Address, alias.Targets), CancellationToken.None);
            }
        }
        catch (MailException problem)
        {
            _toasts.SayProblem(_errors.For(problem));
        }

        if (!_rows.Gone.IsCancellationRequested)
        {
            await InvokeAsync(async () =>
            {
                await _rows.ReloadAsync();
                StateHasChanged();
            });
        }
    }
}
