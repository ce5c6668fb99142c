using Webmail.Contracts.Messages;

namespace Webmail.Gateway.Messages.Views;

/// <summary>A message's flags and labels, all of them, as the server has them now.</summary>
internal sealed record FlagState(uint Uid, MessageFlags Flags, IReadOnlyList<string> Labels);
