namespace Webmail.Security;

/// <summary>Names the strings of the security settings.</summary>
public sealed class SecurityWords;
