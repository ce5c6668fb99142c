namespace Webmail.Contracts.Admin;

/// <summary>The administrators' interfaces over HTTP.</summary>
public static class AdminApi
{
    public const string ListUsers = "/api/admin/users/list";
    public const string OpenUser = "/api/admin/users/open";
    public const string CreateUser = "/api/admin/users/create";
    public const string UpdateUser = "/api/admin/users/update";
    public const string SetPassword = "/api/admin/users/set-password";
    public const string Invite = "/api/admin/users/invite";
    public const string ChangeUsers = "/api/admin/users/change";
    public const string ImportUsers = "/api/admin/users/import";
    public const string ExportUsers = "/api/admin/users/export";
    public const string ListDomains = "/api/admin/domains/list";
    public const string OpenDomain = "/api/admin/domains/open";
    public const string CheckDomain = "/api/admin/domains/check";
    public const string FindServers = "/api/admin/domains/find-servers";
    public const string TryServers = "/api/admin/domains/try-servers";
    public const string AddDomain = "/api/admin/domains/add";
    public const string UpdateDomain = "/api/admin/domains/update";
    public const string DeleteDomain = "/api/admin/domains/delete";
    public const string AddDkimKey = "/api/admin/domains/add-dkim-key";
    public const string RetireDkimKey = "/api/admin/domains/retire-dkim-key";
    public const string ListAliases = "/api/admin/aliases/list";
    public const string AddAlias = "/api/admin/aliases/add";
    public const string UpdateAlias = "/api/admin/aliases/update";
    public const string DeleteAliases = "/api/admin/aliases/delete";
    public const string ListSessions = "/api/admin/sessions/list";
    public const string EndSessions = "/api/admin/sessions/end";
    public const string ListQueue = "/api/admin/queue/list";
    public const string ChangeQueue = "/api/admin/queue/change";
    public const string ListDeliveries = "/api/admin/deliveries/list";
    public const string OpenDelivery = "/api/admin/deliveries/open";
    public const string ListAudit = "/api/admin/audit/list";
    public const string ListOwnAudit = "/api/audit/list-own";
    public const string OpenOverview = "/api/admin/overview/open";
    public const string ListPushHours = "/api/admin/overview/push-hours";
    public const string OpenInvitation = "/api/invitations/open";
    public const string AcceptInvitation = "/api/invitations/accept";

    public sealed record UserBody(Guid UserId);

    public sealed record UpdateUserBody(Guid UserId, UserEdit Edit);

    public sealed record PasswordBody(Guid UserId, string Password)
    {
        public override string ToString() => "PasswordBody(…)";
    }

    public sealed record ImportBody(string Csv, bool DryRun)
    {
        public override string ToString() => "ImportBody(…)";
    }

    public sealed record DomainBody(string Name);

    public sealed record DkimKeyBody(string Name, string Selector);

    public sealed record UpdateAliasBody(Guid AliasId, AliasEdit Edit);

    public sealed record IdsBody(IReadOnlyList<Guid> Ids);

    public sealed record QueueChangeBody(QueueAction Action, IReadOnlyList<QueueId> Messages);

    public sealed record DeliveryBody(LoggedDeliveryId Id);

    public sealed record SearchBody(string? Search, int Skip, int Take);

    public sealed record PageBody(int Skip, int Take);

    public sealed record OverviewBody(int Days, string TimeZone);

    public sealed record DayBody(DateOnly Day, string TimeZone);

    public sealed record InvitationBody(string Token, string RemoteAddress)
    {
        public override string ToString() => "InvitationBody(…)";
    }

    public sealed record AcceptedBody(string Address);
}
