namespace Webmail.Contracts.Admin;

/// <param name="QuotaBytes">For SetQuota alone.</param>
/// <param name="Matching">
/// Instead of Users: everybody who matches now, on all pages; order, Skip and Take are not looked at. Whoever asks is left out where it would
/// shut them out or end their session. Not for ResetSecondFactor, which is somebody's own matter.
/// </param>
public sealed record UsersChange(IReadOnlyList<Guid> Users, UsersAction Action, long? QuotaBytes = null, UserQuery? Matching = null);

/// <summary>
/// Delete keeps address and mail for the days of grace, in which Restore undoes it. ResetSecondFactor is for whoever has lost theirs: the
/// password is enough again, and their sessions end.
/// </summary>
public enum UsersAction { Enable, Disable, SetQuota, Delete, Restore, EndSessions, ResetSecondFactor }

/// <param name="Changed">Whom it was done to.</param>
/// <param name="Back">The changes that take it back, for those it made a difference to; none where nothing can.</param>
public sealed record UsersChanged(IReadOnlyList<Guid> Changed, IReadOnlyList<RefusedChange> Refused, IReadOnlyList<UsersChange> Back);

/// <param name="Address">Null where there is no such user.</param>
public sealed record RefusedChange(Guid UserId, string? Address, MailError Reason);
