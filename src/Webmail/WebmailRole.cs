namespace Webmail;

/// <summary>What this process is: <c>Webmail:Role</c>.</summary>
public enum WebmailRole
{
    /// <summary>Front end and gateway in one process.</summary>
    All,

    /// <summary>The front end; it reaches the gateway over HTTP and has no database.</summary>
    Web,

    /// <summary>The gateway alone.</summary>
    Gateway,
}
