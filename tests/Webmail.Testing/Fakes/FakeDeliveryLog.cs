using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;

namespace Webmail.Testing.Fakes;

/// <summary>A delivery log in memory, which remembers what it was asked for.</summary>
public sealed class FakeDeliveryLog : IDeliveryLog
{
    public List<LoggedDeliveryDetail> Details { get; } = [];

    public DeliveryQuery? Asked { get; private set; }

    public Task<LoggedDeliveryPage> ListAsync(SessionTicket session, DeliveryQuery query, CancellationToken cancellationToken)
    {
        Asked = query;
        var found = Details.ConvertAll(d => d.Delivery)
            .Where(d => string.IsNullOrEmpty(query.Sender) || d.Sender?.Contains(query.Sender, StringComparison.OrdinalIgnoreCase) == true)
            .Where(d => query.State is null || d.State == query.State)
            .Where(d => !query.OnlySpam || d.Spam is { IsSpam: true })
            .ToList();
        return Task.FromResult(new LoggedDeliveryPage(found.Count, query.Skip, [.. found.Skip(query.Skip).Take(query.Take)]));
    }

    public Task<LoggedDeliveryDetail> OpenAsync(SessionTicket session, LoggedDeliveryId delivery, CancellationToken cancellationToken) =>
        Task.FromResult(Details.Find(d => d.Delivery.Id == delivery) ?? throw new MailException(MailError.DeliveryGone));
}
