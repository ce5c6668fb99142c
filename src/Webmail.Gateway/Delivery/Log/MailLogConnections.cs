namespace Webmail.Gateway.Delivery.Log;

/// <summary>
/// Which of Postfix's processes speaks to whom under which encryption: the log says it once for a connection, and names the process
/// again with each message that goes over it.
/// </summary>
internal sealed class MailLogConnections
{
    // Far more than Postfix has processes; what is forgotten is only not told.
    private const int Most = 2000;

    private readonly Dictionary<(string Service, int Process), MailLogEvent.Secured> _secured = [];

    /// <returns>The protocol and cipher the event's message went under; null where that is not known.</returns>
    public string? Note(MailLogLine line, MailLogEvent happened)
    {
        var process = (line.Service, line.Process);
        switch (happened)
        {
            case MailLogEvent.Secured secured:
                if (_secured.Count >= Most)
                {
                    _secured.Clear();
                }

                _secured[process] = secured;
                return null;
            case MailLogEvent.Disconnected:
                _secured.Remove(process);
                return null;
            case MailLogEvent.Arrived arrived:
                return Of(process, arrived.Client);
            case MailLogEvent.Attempted { Relay: { } relay }:
                return Of(process, relay);
            default:
                return null;
        }
    }

    private string? Of((string Service, int Process) process, string peer) =>
        _secured.TryGetValue(process, out var secured) && secured.Peer == peer ? secured.Tls : null;
}
