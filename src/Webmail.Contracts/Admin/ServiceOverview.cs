namespace Webmail.Contracts.Admin;

/// <param name="Days">One for each day, the oldest first, today last.</param>
/// <param name="Latest">What was done last, newest first.</param>
public sealed record ServiceOverview(ServiceCounts Now, IReadOnlyList<ServiceDay> Days, IReadOnlyList<AuditEntry> Latest);

/// <param name="Users">Those that are not deleted; Disabled and Administrators are among them.</param>
/// <param name="Queued">Messages that wait in the mail server; null where it did not say.</param>
/// <param name="StoredBytes">What all mailboxes hold, as far as it has been read.</param>
public sealed record ServiceCounts(
    int Users, int Disabled, int Administrators, int Deleted, int Domains, int Aliases, int Sessions, int? Queued, long StoredBytes);

/// <summary>One day; what was not counted on it is null.</summary>
/// <param name="Sessions">The most that were open at once.</param>
/// <param name="Queued">The most messages that waited at once.</param>
/// <param name="StoredBytes">At its end.</param>
public sealed record ServiceDay(DateOnly Day, MailDay? Mail, PushDelays? Push, int? Sessions, int? Queued, long? StoredBytes);

/// <summary>Messages that came to our mail server, by the day they came.</summary>
/// <param name="Received">From other hosts: those that were taken, and those that were refused as spam after they had come whole.</param>
/// <param name="Submitted">From people signed in.</param>
/// <param name="Rated">Of those received, what the spam filter looked at.</param>
/// <param name="Spam">Of those rated, what it marked or refused.</param>
/// <param name="Rejected">What was not taken.</param>
public sealed record MailDay(int Received, int Submitted, int Rated, int Spam, int Rejected);

/// <summary>How soon changes in mailboxes reached the pages that show them, from the mail server's word on.</summary>
/// <param name="Median">Half took no longer. Read off a histogram: right to about a fifth.</param>
/// <param name="P95">All but a twentieth took no longer.</param>
/// <param name="P99">All but a hundredth took no longer.</param>
public sealed record PushDelays(long Changes, TimeSpan Median, TimeSpan P95, TimeSpan P99);

/// <param name="At">When the hour begins.</param>
public sealed record PushHour(DateTimeOffset At, PushDelays Delays);
