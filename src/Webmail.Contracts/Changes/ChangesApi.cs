namespace Webmail.Contracts.Changes;

/// <summary><see cref="IChanges"/> over SignalR.</summary>
public static class ChangesApi
{
    public const string HubPath = "/hubs/changes";

    /// <summary>The streaming method: session, since.</summary>
    public const string Watch = "Watch";
}
