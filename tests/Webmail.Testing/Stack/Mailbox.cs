namespace Webmail.Testing.Stack;

/// <summary>A mailbox on the stack's mail server that nobody else uses.</summary>
public sealed record Mailbox(string Address, string Password)
{
    public string Domain => Address[(Address.LastIndexOf('@') + 1)..];
}
