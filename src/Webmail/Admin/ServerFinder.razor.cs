using Microsoft.AspNetCore.Components;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Shell;

namespace Webmail.Admin;

/// <summary>Looks for a domain's servers, so that nobody has to know them by heart.</summary>
public sealed partial class ServerFinder(IAdminDomains domains, SessionAccess session, ErrorText errors) : IDisposable
{
    private readonly Lifetime _gone = new();
    private FoundServers? _found;
    private string? _problem;
    private bool _isLooking;

    [Parameter, EditorRequired]
    public DomainForm Form { get; set; } = new();

    /// <summary>The fields beside were filled.</summary>
    [Parameter]
    public EventCallback<FoundServers> OnFound { get; set; }

    public void Dispose()
    {
        _gone.Dispose();
    }

    private async Task FindAsync()
    {
        // The button stays where the focus is; a second press meanwhile is none.
        if (_isLooking)
        {
            return;
        }

        (_isLooking, _problem, _found) = (true, null, null);
        try
        {
            _found = await domains.FindServersAsync(await session.TicketAsync(), Form.Name.Trim(), _gone.Token);
            if (_found.Servers is { } servers)
            {
                Form.Take(servers);
                await OnFound.InvokeAsync(_found);
            }
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
            _isLooking = false;
        }
    }
}
