using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Shell;

namespace Webmail.Admin;

/// <summary>A file of users: what it would do is shown first, and a file with a problem does nothing.</summary>
public sealed partial class ImportPanel(IAdminUsers users, SessionAccess session, ErrorText errors, NavigationManager navigation) : IDisposable
{
    private const int MostShown = 200;

    // A hundred thousand lines of a hundred letters.
    private const long MostBytes = 10_000_000;

    private const string Example = "address,name,quota,role\nbea@example.org,Bea Gil,5G,user\nleo@example.org,Leo Paz,,admin";

    private readonly Lifetime _gone = new();
    private string? _csv;
    private UserImport? _result;
    private string? _problem;
    private bool _busy;

    [Parameter]
    public EventCallback OnClose { get; set; }

    [Parameter]
    public EventCallback OnImported { get; set; }

    public void Dispose()
    {
        _gone.Dispose();
    }

    private async Task ChosenAsync(InputFileChangeEventArgs chosen)
    {
        (_csv, _result) = (null, null);
        if (chosen.File.Size > MostBytes)
        {
            _problem = Words["FileTooLarge", Formats.Size(MostBytes)];
            return;
        }

        try
        {
            // A byte order mark, as spreadsheets write it, is taken off by the reader.
            using var reader = new StreamReader(chosen.File.OpenReadStream(MostBytes, _gone.Token));
            _csv = await reader.ReadToEndAsync(_gone.Token);
            await RunAsync(dryRun: true);
        }
        catch (IOException)
        {
            _problem = Words["FileNotRead"];
        }
        catch (OperationCanceledException) when (_gone.IsOver)
        {
            // The panel was closed meanwhile.
        }
    }

    private async Task ImportAsync()
    {
        await RunAsync(dryRun: false);
        if (_result is { IsDone: true })
        {
            await OnImported.InvokeAsync();
        }
    }

    private async Task RunAsync(bool dryRun)
    {
        (_busy, _problem) = (true, null);
        try
        {
            _result = await users.ImportAsync(await session.TicketAsync(), _csv!, dryRun, _gone.Token);
        }
        catch (MailException problem)
        {
            _problem = problem.Error is MailError.InvalidRequest ? Words["NotCsv"] : errors.For(problem);
        }
        finally
        {
            _busy = false;
        }
    }

    private string Link(ImportedInvitation one) => navigation.ToAbsoluteUri(one.Invitation.Path).ToString();

    private string Links(UserImport done) => string.Join('\n', done.Invitations.Select(i => $"{i.Address}\t{Link(i)}"));
}
