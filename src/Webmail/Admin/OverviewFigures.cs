using Webmail.Contracts.Admin;

namespace Webmail.Admin;

/// <summary>What the overview counts, and what was done last.</summary>
public sealed record OverviewFigures(int Users, int Disabled, int Administrators, int Deleted, int Domains, int Aliases, int Sessions, IReadOnlyList<AuditEntry> Latest);
