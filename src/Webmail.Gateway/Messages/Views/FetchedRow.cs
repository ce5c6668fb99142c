using Webmail.Contracts.Messages;

namespace Webmail.Gateway.Messages.Views;

/// <summary>A row as FETCH told it.</summary>
/// <param name="ReceivedAt">INTERNALDATE.</param>
/// <param name="BodyOctets">The sizes of all parts by BODYSTRUCTURE; null where it was not told.</param>
internal sealed record FetchedRow(MessageRow Row, DateTimeOffset? ReceivedAt, long? BodyOctets);
