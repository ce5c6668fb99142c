namespace Webmail.Gateway.Admin;

/// <summary>Who changes something, as the audit log names them.</summary>
/// <param name="MailboxId">Of a signed-in administrator: asked again, in the transaction of the change, whether they are one.</param>
internal sealed record Actor(string Name, string? RemoteAddress, Guid? MailboxId = null, Guid? SessionId = null)
{
    /// <summary>Whoever has a shell where the gateway runs.</summary>
    public static Actor CommandLine { get; } = new("command line", null);

    /// <summary>The service itself, when a time has come.</summary>
    public static Actor System { get; } = new("system", null);

    public static Actor Invitation(string remoteAddress) => new("invitation", remoteAddress);

    public static Actor Setup(string? remoteAddress) => new("setup", remoteAddress);
}
