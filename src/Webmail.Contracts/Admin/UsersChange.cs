namespace Webmail.Contracts.Admin;

/// <param name="QuotaBytes">For SetQuota alone.</param>
public sealed record UsersChange(IReadOnlyList<Guid> Users, UsersAction Action, long? QuotaBytes = null);

/// <summary>
/// Delete keeps address and mail for the days of grace, in which Restore undoes it. ResetSecondFactor is for whoever has lost theirs: the
/// password is enough again, and their sessions end.
/// </summary>
public enum UsersAction { Enable, Disable, SetQuota, Delete, Restore, EndSessions, ResetSecondFactor }

/// <param name="Changed">Whom it was done to.</param>
public sealed record UsersChanged(IReadOnlyList<Guid> Changed, IReadOnlyList<RefusedChange> Refused);

/// <param name="Address">Null where there is no such user.</param>
public sealed record RefusedChange(Guid UserId, string? Address, MailError Reason);
