using Microsoft.AspNetCore.Components;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Shell;

namespace Webmail.Admin;

/// <summary>What waits in our mail server, why, and since when. It is looked at again every few seconds, because it changes by itself.</summary>
public sealed partial class QueuePage : IDisposable
{
    private readonly PagedRows<QueuedMessage> _rows;
    private readonly IMailQueue _queue;
    private readonly SessionAccess _session;
    private readonly Toasts _toasts;
    private readonly ErrorText _errors;
    private IReadOnlyList<QueuedMessage> _matching = [];
    private string _sender = "";
    private string _recipient = "";
    private string _reason = "";
    private QueueState? _state;
    private QueueId? _open;

    public QueuePage(IMailQueue queue, SessionAccess session, Toasts toasts, ErrorText errors, TimeProvider clock)
    {
        (_queue, _session, _toasts, _errors) = (queue, session, toasts, errors);
        _rows = new PagedRows<QueuedMessage>(ReadAsync, m => m.Id, clock, errors);
    }

    [SupplyParameterFromQuery(Name = "sender")]
    private string? Sender { get; set; }

    [SupplyParameterFromQuery(Name = "recipient")]
    private string? Recipient { get; set; }

    [SupplyParameterFromQuery(Name = "reason")]
    private string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    private string? State { get; set; }

    [Inject]
    private Formats Times { get; set; } = null!;

    private QueueFilter Filter => new(_sender, _recipient, _reason, _state);

    private QueuedMessage? Open => _open is null ? null : _matching.FirstOrDefault(m => m.Id == _open);

    private IReadOnlyList<QueuedMessage> Marked => [.. _rows.Marked];

    public void Dispose() => _rows.Dispose();

    protected override async Task OnInitializedAsync()
    {
        (_sender, _recipient, _reason) = (Sender ?? "", Recipient ?? "", Text ?? "");
        _state = Enum.TryParse<QueueState>(State, ignoreCase: true, out var state) ? state : null;
        await _rows.AskAnewAsync();
    }

    // What somebody has marked stays as it is until something is done with it.
    private Task LookAgainAsync() => _rows.Marked.Count > 0 ? Task.CompletedTask : _rows.LookAgainAsync();

    private async Task<PageOf<QueuedMessage>> ReadAsync(int skip, int take, CancellationToken cancellationToken)
    {
        var filter = Filter;
        _matching = [.. (await _queue.ListAsync(await _session.TicketAsync(), cancellationToken)).Where(filter.Matches)];
        return new PageOf<QueuedMessage>(_matching.Count, skip, [.. _matching.Skip(skip).Take(take)]);
    }

    private string SenderOf(QueuedMessage message) => message.Sender.Length > 0 ? message.Sender : Words["ReportSender"];

    private static string Addresses(QueuedMessage message) => string.Join(", ", message.Recipients.Select(r => r.Address));

    private string Reason(QueuedMessage message) => message.Recipients.Select(r => r.Reason).FirstOrDefault(r => r is not null) ?? Words["NotTriedYet"];

    private Task TypedAsync() => _rows.AskAnewAsync(whileTyping: true);

    private Task StateChangedAsync(ChangeEventArgs change)
    {
        _state = Enum.TryParse<QueueState>(change.Value as string, out var state) ? state : null;
        return _rows.AskAnewAsync();
    }

    private async Task ChangeAsync(QueueAction action, IReadOnlyList<QueuedMessage> messages)
    {
        _rows.ClearMarks();
        try
        {
            var gone = await _queue.ChangeAsync(await _session.TicketAsync(), action, [.. messages.Select(m => m.Id)], _rows.Gone);
            var changed = messages.Count - gone.Count;
            _toasts.Say(gone.Count == 0
                ? Words.Plural($"Queue_{action}", changed)
                : $"{Words.Plural($"Queue_{action}", changed)} {Words.Plural("QueueGone", gone.Count)}");
        }
        catch (MailException problem)
        {
            _toasts.SayProblem(_errors.For(problem));
        }

        await _rows.ReloadAsync();
    }
}
