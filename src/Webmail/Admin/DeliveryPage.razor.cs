using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Delivery;
using Webmail.Shell;

namespace Webmail.Admin;

/// <summary>What became of messages: those that went out and came in, and those that were refused. New ones appear by themselves.</summary>
public sealed partial class DeliveryPage : IDisposable
{
    private const string SpamOption = "Spam";

    private readonly PagedRows<LoggedDelivery> _rows;
    private readonly IDeliveryLog _log;
    private readonly SessionAccess _session;
    private readonly Toasts _toasts;
    private readonly ErrorText _errors;
    private string _messageId = "";
    private string _sender = "";
    private string _recipient = "";
    private string _day = "";
    private DeliveryState? _state;
    private bool _onlySpam;
    private (DateTimeOffset From, DateTimeOffset To)? _hours;
    private LoggedDeliveryDetail? _open;

    public DeliveryPage(IDeliveryLog log, SessionAccess session, Toasts toasts, ErrorText errors, TimeProvider clock)
    {
        (_log, _session, _toasts, _errors) = (log, session, toasts, errors);
        _rows = new PagedRows<LoggedDelivery>(ReadAsync, d => d.Id, clock, errors);
    }

    /// <summary>What was read while prerendering, so that the circuit need not ask again.</summary>
    [PersistentState]
    public PageOf<LoggedDelivery>? First { get; set; }

    [SupplyParameterFromQuery(Name = "message-id")]
    private string? MessageId { get; set; }

    [SupplyParameterFromQuery(Name = "sender")]
    private string? Sender { get; set; }

    [SupplyParameterFromQuery(Name = "recipient")]
    private string? Recipient { get; set; }

    [SupplyParameterFromQuery(Name = "day")]
    private string? Day { get; set; }

    /// <summary>With <see cref="To"/>, a span of time in UTC, as a plot's point names it.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    private string? To { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    private string? State { get; set; }

    [Inject]
    private Formats Times { get; set; } = null!;

    private bool IsFiltered => _messageId.Length + _sender.Length + _recipient.Length + _day.Length > 0 || _state is not null || _onlySpam || _hours is not null;

    public void Dispose() => _rows.Dispose();

    protected override async Task OnInitializedAsync()
    {
        (_messageId, _sender, _recipient, _day) = (MessageId ?? "", Sender ?? "", Recipient ?? "", IsDay(Day) ? Day! : "");
        NarrowTo(State);
        _hours = Instant(From) is { } from && Instant(To) is { } to ? (from, to) : null;
        if (First is { } first)
        {
            _rows.Fill(first);
            return;
        }

        await _rows.AskAnewAsync();
        First = _rows.Filled;
    }

    private static bool IsDay(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static DateTimeOffset? Instant(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : null;

    private static string Addresses(LoggedDelivery delivery) => string.Join(", ", delivery.Recipients.Select(r => r.Address));

    private static string? TextOf(LoggedDelivery delivery) =>
        delivery.Recipients.Where(r => r.State == delivery.State).Concat(delivery.Recipients).Select(r => r.Text).FirstOrDefault();

    internal static string? KindOf(DeliveryState state) => state switch
    {
        DeliveryState.Bounced or DeliveryState.Refused or DeliveryState.Dropped => "danger",
        DeliveryState.Waiting or DeliveryState.Held => "warn",
        _ => null,
    };

    internal static string? Points(SpamRating spam, IStringLocalizer<AdminWords> words) =>
        spam.Score is { } score ? words["SpamPoints", score.ToString("0.0", CultureInfo.CurrentCulture)].Value : null;

    private string SenderOf(LoggedDelivery delivery) => delivery.Sender switch
    {
        null => Words["UnknownSender"],
        "" => Words["ReportSender"],
        var sender => sender,
    };

    private async Task<PageOf<LoggedDelivery>> ReadAsync(int skip, int take, CancellationToken cancellationToken)
    {
        var (from, to) = Span();
        var page = await _log.ListAsync(
            await _session.TicketAsync(), new DeliveryQuery(_messageId.Trim(), _sender.Trim(), _recipient.Trim(), from, to, _state, _onlySpam, skip, take), cancellationToken);
        return new PageOf<LoggedDelivery>(page.Matching, page.Skip, page.Deliveries);
    }

    // A day is the reader's own, which may have 23 hours.
    private (DateTimeOffset? From, DateTimeOffset? To) Span()
    {
        if (_hours is { } hours)
        {
            return (hours.From, hours.To);
        }

        return DateOnly.TryParseExact(_day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? (StartOf(day), StartOf(day.AddDays(1))) : (null, null);
    }

    private DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, Times.Zone.GetUtcOffset(midnight));
    }

    private void NarrowTo(string? outcome)
    {
        _onlySpam = string.Equals(outcome, SpamOption, StringComparison.OrdinalIgnoreCase);
        _state = Enum.TryParse<DeliveryState>(outcome, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null;
    }

    // New rows come on top of the first page; on a later one they would push what is being read from under the reader's eyes.
    private Task LookAgainAsync() => _rows.Skip > 0 ? Task.CompletedTask : _rows.LookAgainAsync();

    private Task TypedAsync() => _rows.AskAnewAsync(whileTyping: true);

    private Task DayChangedAsync(ChangeEventArgs change)
    {
        (_day, _hours) = (change.Value as string ?? "", null);
        return _rows.AskAnewAsync();
    }

    private Task StateChangedAsync(ChangeEventArgs change)
    {
        NarrowTo(change.Value as string);
        return _rows.AskAnewAsync();
    }

    private Task ShowAllTimesAsync()
    {
        _hours = null;
        return _rows.AskAnewAsync();
    }

    private async Task OpenAsync(LoggedDeliveryId id)
    {
        try
        {
            _open = await _log.OpenAsync(await _session.TicketAsync(), id, _rows.Gone);
        }
        catch (MailException problem)
        {
            _toasts.SayProblem(_errors.For(problem));
        }
        catch (OperationCanceledException) when (_rows.Gone.IsCancellationRequested)
        {
            // The page was left.
        }
    }
}
