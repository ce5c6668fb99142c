using System.Globalization;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Messages;

namespace Webmail.Compose;

/// <summary>
/// The composers a page has open. Anything may open one; <c>&lt;ComposeDock /&gt;</c> shows them.
/// One per circuit, used from its dispatcher only.
/// </summary>
public sealed class ComposeHost(ICompose compose, IAccounts accounts, SessionAccess session)
{
    private readonly List<Composition> _open = [];
    private AccountInfo? _account;

    /// <summary>A composer was opened, closed or changed its size.</summary>
    public event Action? Changed;

    public IReadOnlyList<Composition> Open => _open;

    /// <summary>The IANA name of the browser's time zone, for the line above a quote.</summary>
    public string? TimeZone { get; set; }

    /// <summary>Who is writing; asked for once, for the limits a composer goes by.</summary>
    /// <exception cref="MailException">SessionGone, GatewayUnreachable.</exception>
    public async Task<AccountInfo> AccountAsync(CancellationToken cancellationToken) =>
        _account ??= await accounts.ResumeAsync(await session.TicketAsync(), cancellationToken);

    /// <summary>
    /// Opens a composer, or shows the one that is open for the same thing. It is on the page at once and fills when
    /// the gateway has answered; a failure is told inside it.
    /// </summary>
    public Task OpenAsync(ComposeKind kind, MessageId? source, CancellationToken cancellationToken) =>
        OpenAsync(kind, source, [], cancellationToken);

    /// <summary>Opens an empty composer to somebody.</summary>
    public Task WriteToAsync(MailAddress recipient, CancellationToken cancellationToken) =>
        OpenAsync(ComposeKind.New, null, [recipient], cancellationToken);

    /// <summary>The settings changed: what opens from now on goes by them.</summary>
    public void ForgetAccount() => _account = null;

    /// <summary>Asks the gateway again after opening failed.</summary>
    public async Task FillAsync(Composition composition, CancellationToken cancellationToken)
    {
        composition.Phase = ComposerPhase.Opening;
        composition.Problem = null;
        Changed?.Invoke();
        try
        {
            var request = new ComposeRequest(composition.Kind, composition.Source, CultureInfo.CurrentUICulture.Name, TimeZone);
            var start = await compose.StartAsync(await session.TicketAsync(), request, cancellationToken);
            composition.Begin(start, (await AccountAsync(cancellationToken)).Preferences.Signature);
        }
        catch (MailException problem)
        {
            composition.Phase = ComposerPhase.OpeningFailed;
            composition.Problem = problem;
        }

        Changed?.Invoke();
    }

    /// <summary>Brings back what the browser kept; what is open already stays as it is.</summary>
    public void Restore(IEnumerable<StoredComposer> stored)
    {
        foreach (var one in stored)
        {
            if (_open.Any(c => c.Id == one.Id) || ComposeSnapshot.FromJson(one.State) is not { } snapshot)
                continue;
            var composition = Composition.Restore(one, snapshot);
            composition.View = _open.Count == 0 ? ComposerView.Docked : ComposerView.Minimised;
            _open.Add(composition);
        }

        Changed?.Invoke();
    }

    /// <summary>Takes a discarded or closed composer up again; the browser still has its body.</summary>
    public void Reopen(Composition composition)
    {
        if (_open.Contains(composition))
            return;
        composition.MarkRestored();
        _open.Add(composition);
        Show(composition, ComposerView.Docked);
    }

    public void Show(Composition composition, ComposerView view)
    {
        composition.View = view;
        // One at full size hides the others anyway; two of them would lie on top of each other.
        if (view == ComposerView.Full)
        {
            foreach (var other in _open.Where(o => o != composition && o.View == ComposerView.Full))
                other.View = ComposerView.Minimised;
        }

        Changed?.Invoke();
    }

    public void Close(Composition composition)
    {
        if (_open.Remove(composition))
            Changed?.Invoke();
    }

    private async Task OpenAsync(ComposeKind kind, MessageId? source, IReadOnlyList<MailAddress> recipients, CancellationToken cancellationToken)
    {
        if (source is not null && _open.Find(c => c.Kind == kind && (c.Source == source || c.Draft == source)) is { } same)
        {
            Show(same, same.View == ComposerView.Minimised ? ComposerView.Docked : same.View);
            return;
        }

        MakeRoom();
        var composition = new Composition(Guid.NewGuid(), kind, source);
        _open.Add(composition);
        await FillAsync(composition, cancellationToken);
        if (recipients.Count > 0)
        {
            composition.Add(RecipientKind.To, recipients.Select(Recipient.Of));
            Changed?.Invoke();
        }
    }

    // Two stand side by side; with a third the older ones fold to their titles.
    private void MakeRoom()
    {
        foreach (var older in _open.Where(c => c.View is ComposerView.Full or ComposerView.Docked).SkipLast(1).Concat(_open.Where(c => c.View is ComposerView.Full)).ToArray())
            older.View = ComposerView.Minimised;
    }
}
