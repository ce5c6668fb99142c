namespace Webmail.Contracts.Admin;

/// <summary>A link by which a person chooses a password: once, and for a while.</summary>
/// <param name="Token">A secret that is shown now and never again.</param>
public sealed record Invitation(string Token, DateTimeOffset ExpiresAt)
{
    /// <summary>Below the address of the front end.</summary>
    public const string PathPrefix = "/invitation/";

    public string Path => PathPrefix + Token;

    public override string ToString() => "Invitation(…)";
}
