using Webmail.Contracts.Accounts;

namespace Webmail.Contracts.Admin;

/// <summary>The service in figures: how it is now, and how it was day by day. They count, and lead to nobody's mail.</summary>
/// <remarks>Every call throws MailException: SessionGone; NotAllowed for whoever is no administrator; DatabaseUnreachable.</remarks>
public interface IOverview
{
    /// <summary>What counts at once; a mail server that is away makes its figure null, not the call fail.</summary>
    /// <param name="days">How many, today among them: 1 to 92.</param>
    /// <param name="timeZone">Where days begin, as an IANA name; UTC for one that is unknown.</param>
    Task<ServiceOverview> OpenAsync(SessionTicket session, int days, string timeZone, CancellationToken cancellationToken);

    /// <summary>The hours of one day in which something was pushed, the first one first.</summary>
    /// <param name="timeZone">As above.</param>
    Task<IReadOnlyList<PushHour>> PushHoursAsync(SessionTicket session, DateOnly day, string timeZone, CancellationToken cancellationToken);
}
