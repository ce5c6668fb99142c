using Microsoft.AspNetCore.Components;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Shell;

namespace Webmail.Admin;

/// <summary>The records of one domain. DNS is asked when they are shown, and again on demand.</summary>
public sealed partial class DomainRecords(IAdminDomains domains, SessionAccess session, ErrorText errors) : IDisposable
{
    private readonly Lifetime _gone = new();
    private IReadOnlyList<DnsCheck>? _checks;
    private string? _problem;
    private bool _isAsked;
    private bool _isChecking;

    [Parameter, EditorRequired]
    public string Domain { get; set; } = "";

    /// <summary>Null while they are on their way.</summary>
    [Parameter]
    public IReadOnlyList<DnsRecord>? Records { get; set; }

    // What was checked begins with the records, in their order: nothing moves when the answers come.
    private IEnumerable<(DnsRecord Record, DnsCheck? Check)> Lines => _checks is { } checks
        ? checks.Select(c => (c.Record, (DnsCheck?)c))
        : Records!.Select(r => (r, (DnsCheck?)null));

    private string State => _isChecking ? Words["Checking"]
        : _checks is not { } checks ? ""
        : checks.Count(c => c.Verdict is DnsVerdict.Right) is var right && right == checks.Count ? Words["AllRight", right]
        : Words["SomeRight", right, checks.Count];

    public void Dispose()
    {
        _gone.Dispose();
    }

    protected override Task OnParametersSetAsync() => _isAsked || Records is not { Count: > 0 } ? Task.CompletedTask : CheckAsync();

    private static string? Kind(DnsCheck check) => check.Verdict switch
    {
        DnsVerdict.Right => "ok",
        DnsVerdict.Unknown => null,
        _ => check.Record.IsRequired ? "danger" : "warn",
    };

    private static bool ShowsFound(DnsCheck check) =>
        check.Found.Count > 0 && (check.Verdict is not DnsVerdict.Right || check.Found.Count > 1 || check.Found[0] != check.Record.Value);

    private async Task CheckAsync()
    {
        // The button stays where the focus is; a second press while DNS is asked is none.
        if (_isChecking)
        {
            return;
        }

        (_isAsked, _isChecking, _problem) = (true, true, null);
        try
        {
            _checks = await domains.CheckAsync(await session.TicketAsync(), Domain, _gone.Token);
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
            _isChecking = false;
        }
    }
}
