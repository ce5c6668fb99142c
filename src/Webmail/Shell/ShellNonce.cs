using System.Security.Cryptography;

namespace Webmail.Shell;

/// <summary>Lets the page's own import map, the one script inside the document, through its Content-Security-Policy.</summary>
internal sealed class ShellNonce
{
    public string Value { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
}
