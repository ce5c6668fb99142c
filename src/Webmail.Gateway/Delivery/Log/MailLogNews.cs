namespace Webmail.Gateway.Delivery.Log;

/// <param name="Next">Where to go on.</param>
internal sealed record MailLogNews(IReadOnlyList<MailLogLine> Lines, string Next);
