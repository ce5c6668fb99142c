using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Delivery;

namespace Webmail.Testing.Fakes;

/// <summary>What became of sent messages, by their Message-ID.</summary>
public sealed class FakeDeliveries : IDeliveries
{
    public Dictionary<string, SentDelivery> Known { get; } = [];

    public MailException? Fails { get; set; }

    public int Asked { get; private set; }

    public Task<SentDelivery?> OfAsync(SessionTicket session, string messageIdHeader, CancellationToken cancellationToken)
    {
        Asked++;
        return Fails is { } problem ? throw problem : Task.FromResult(Known.GetValueOrDefault(messageIdHeader));
    }
}
