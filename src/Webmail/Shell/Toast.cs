namespace Webmail.Shell;

/// <summary>A quiet word, bottom left: what happened, and how to take it back.</summary>
/// <param name="Undo">Takes it back; null when it can't be.</param>
public sealed record Toast(Guid Id, string Text, bool IsError, Func<Task>? Undo);
