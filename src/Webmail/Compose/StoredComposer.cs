namespace Webmail.Compose;

/// <summary>A composer as the browser kept it, without its body.</summary>
/// <param name="State">A <see cref="ComposeSnapshot"/> as JSON.</param>
/// <param name="WasSending">The page went away while it was being sent: whether it was, nobody here knows.</param>
public sealed record StoredComposer(Guid Id, string State, string Subject, bool WasSending);
