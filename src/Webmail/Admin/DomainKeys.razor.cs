using Microsoft.AspNetCore.Components;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Shell;

namespace Webmail.Admin;

/// <summary>The signing keys of one domain: a new one is made beside the old, which is retired when the new one's record is published.</summary>
public sealed partial class DomainKeys(IAdminDomains domains, SessionAccess session, Toasts toasts, ErrorText errors) : IDisposable
{
    private readonly Lifetime _gone = new();
    private string? _problem;
    private bool _busy;

    [Parameter, EditorRequired]
    public string Domain { get; set; } = "";

    [Parameter, EditorRequired]
    public IReadOnlyList<DkimKey> Keys { get; set; } = [];

    /// <summary>The domain as it is after a change.</summary>
    [Parameter]
    public EventCallback<DomainDetail> OnChanged { get; set; }

    private int Signing => Keys.Count(k => k.RetiredAt is null);

    public void Dispose()
    {
        _gone.Dispose();
    }

    private Task AddAsync() => TryAsync(ticket => domains.AddDkimKeyAsync(ticket, Domain, _gone.Token), () => Words["KeyMade"]);

    private Task RetireAsync(DkimKey key) => TryAsync(ticket => domains.RetireDkimKeyAsync(ticket, Domain, key.Selector, _gone.Token), () => Words["KeyRetired", key.Selector]);

    private async Task TryAsync(Func<Contracts.Accounts.SessionTicket, Task<DomainDetail>> change, Func<string> said)
    {
        (_busy, _problem) = (true, null);
        try
        {
            var detail = await change(await session.TicketAsync());
            toasts.Say(said());
            await OnChanged.InvokeAsync(detail);
        }
        catch (MailException problem)
        {
            _problem = errors.For(problem);
        }
        catch (OperationCanceledException) when (_gone.IsOver)
        {
            // The panel was closed meanwhile.
        }
        finally
        {
            _busy = false;
        }
    }
}
