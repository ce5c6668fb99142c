using Microsoft.AspNetCore.Components;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Shell;

namespace Webmail.Admin;

/// <summary>The mailboxes of the hosted domains: found, sorted, changed one by one or many at once.</summary>
public sealed partial class UsersPage : IDisposable
{
    private readonly PagedRows<User> _rows;
    private readonly IAdminUsers _users;
    private readonly IAdminDomains _adminDomains;
    private readonly SessionAccess _session;
    private readonly Toasts _toasts;
    private readonly ErrorText _errors;
    private string[] _domains = [];
    private string _search = "";
    private UserSort _sort;
    private bool _descending;
    private UserState _state;
    private UserRole? _role;
    private (string?, string?, string?, string?, string?, bool)? _asked;
    private bool _isAllMarked;
    private decimal? _bulkQuota = 5;
    private User? _open;
    private UserForm? _form;
    private bool _isImporting;

    public UsersPage(IAdminUsers users, IAdminDomains domains, SessionAccess session, Toasts toasts, ErrorText errors, TimeProvider clock)
    {
        (_users, _adminDomains, _session, _toasts, _errors) = (users, domains, session, toasts, errors);
        _rows = new PagedRows<User>(ReadAsync, u => u.Id, clock, errors);
    }

    /// <summary>What was read while prerendering, so that the circuit need not ask again.</summary>
    [PersistentState]
    public PageOf<User>? First { get; set; }

    [PersistentState]
    public string[]? FirstDomains { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? Query { get; set; }

    [SupplyParameterFromQuery(Name = "domain")]
    private string? Domain { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    private string? State { get; set; }

    [SupplyParameterFromQuery(Name = "role")]
    private string? Role { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery(Name = "desc")]
    private bool IsDescending { get; set; }

    [Inject]
    private Formats Times { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private bool HasPanel => _form is not null || _isImporting;

    private bool IsFiltered => _search.Length > 0 || Domain is not null || _state is not UserState.Present || _role is not null;

    private string ExportAddress => Navigation.GetUriWithQueryParameters(
        new Uri(Navigation.BaseUri + AdminEndpoints.ExportPath.TrimStart('/')).ToString(),
        new Dictionary<string, object?> { ["q"] = _search, ["domain"] = Domain, ["state"] = State, ["role"] = Role });

    private UserQuery Asked => new(_search.Trim(), Domain, _role, _state, _sort, _descending);

    public void Dispose() => _rows.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        var asked = (Query, Domain, State, Role, Sort, IsDescending);
        if (_asked == asked)
        {
            return;
        }

        var isFirst = _asked is null;
        if (_asked is not { } before || (before.Item5, before.Item6) != (Sort, IsDescending))
        {
            (_sort, _descending) = (Enum.TryParse<UserSort>(Sort, out var sort) ? sort : UserSort.Address, IsDescending);
        }

        (_asked, _isAllMarked) = (asked, false);
        _search = isFirst ? Query ?? "" : _search;
        _state = Enum.TryParse<UserState>(State, out var state) ? state : UserState.Present;
        _role = Enum.TryParse<UserRole>(Role, out var role) ? role : null;
        if (isFirst && First is { } first && FirstDomains is { } domains)
        {
            _rows.Fill(first);
            _domains = domains;
            return;
        }

        await Task.WhenAll(_rows.AskAnewAsync(), isFirst ? ReadDomainsAsync() : Task.CompletedTask);
        (First, FirstDomains) = (_rows.Filled, _domains);
    }

    private async Task<PageOf<User>> ReadAsync(int skip, int take, CancellationToken cancellationToken)
    {
        var page = await _users.ListAsync(await _session.TicketAsync(), Asked with { Skip = skip, Take = take }, cancellationToken);
        return new PageOf<User>(page.Matching, page.Skip, page.Users);
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

    private Task SearchAsync()
    {
        _isAllMarked = false;
        return _rows.AskAnewAsync(whileTyping: true);
    }

    private Task SortAsync(UserSort sort)
    {
        _isAllMarked = false;
        (_descending, _sort) = (sort == _sort && !_descending, sort);
        return _rows.AskAnewAsync();
    }

    private void Filter(string name, string? value) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(name, string.IsNullOrEmpty(value) ? null : value), replace: true);

    private void Add() => (_open, _form, _isImporting) = (null, new UserForm { Domain = Domain ?? (_domains.Length > 0 ? _domains[0] : "") }, false);

    private void Open(User user) => (_open, _form, _isImporting) = (user, UserForm.Of(user), false);

    private void Import() => (_open, _form, _isImporting) = (null, null, true);

    private void Close() => (_open, _form, _isImporting) = (null, null, false);

    private async Task DeleteOpenAsync(User user)
    {
        Close();
        await ChangeAsync([user], new UsersChange([user.Id], UsersAction.Delete));
    }

    private int Marked => _isAllMarked ? _rows.Matching.GetValueOrDefault() : _rows.Marked.Count;

    private void MarkPage(bool isMarked)
    {
        _isAllMarked = false;
        _rows.MarkPage(isMarked);
    }

    private void Mark(User user, bool isMarked)
    {
        _isAllMarked = false;
        _rows.Mark(user, isMarked);
    }

    private void ClearMarks()
    {
        _isAllMarked = false;
        _rows.ClearMarks();
    }

    private Task ChangeMarkedAsync(UsersAction action, long? quota = null) => _isAllMarked
        ? ChangeAsync(_rows.Rows, new UsersChange([], action, quota, Asked))
        : ChangeAsync([.. _rows.Marked], new UsersChange([.. _rows.Marked.Select(u => u.Id)], action, quota));

    // The rows change at once; the answer only corrects them.
    private async Task ChangeAsync(IReadOnlyList<User> users, UsersChange change)
    {
        var action = change.Action;
        var shown = UsersChanging.Expect(_rows.Rows, users.Select(u => u.Id).ToHashSet(), action, change.QuotaBytes);
        _rows.Show(shown, _rows.Matching.GetValueOrDefault() - (_rows.Rows.Count - shown.Count));
        ClearMarks();
        try
        {
            var changed = await _users.ChangeAsync(await _session.TicketAsync(), change, _rows.Gone);
            if (changed.Changed.Count > 0)
            {
                var text = changed.Changed.Count == 1 && users.FirstOrDefault(u => u.Id == changed.Changed[0]) is { } one
                    ? Words[$"Did_{action}", one.Address].Value
                    : Words.Plural($"Did_{action}", changed.Changed.Count);
                _toasts.Say(text, changed.Back.Count == 0 ? null : () => TakeBackAsync(changed.Back));
            }

            foreach (var refused in changed.Refused.Take(3))
            {
                _toasts.SayProblem(Words["RefusedFor", refused.Address ?? "?", _errors.For(new MailException(refused.Reason))]);
            }
        }
        catch (MailException problem)
        {
            _toasts.SayProblem(_errors.For(problem));
        }

        await _rows.ReloadAsync();
    }

    private async Task TakeBackAsync(IReadOnlyList<UsersChange> back)
    {
        try
        {
            foreach (var change in back)
            {
                await _users.ChangeAsync(await _session.TicketAsync(), change, CancellationToken.None);
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
