using System.Text.Json.Serialization;

namespace Webmail.Contracts.Admin;

/// <summary>What became of connecting to the two servers of a domain elsewhere.</summary>
public sealed record TriedServers(ServerTrial Imap, ServerTrial Submission)
{
    [JsonIgnore]
    public bool BothWork => Imap.Outcome is TrialOutcome.Works && Submission.Outcome is TrialOutcome.Works;
}
