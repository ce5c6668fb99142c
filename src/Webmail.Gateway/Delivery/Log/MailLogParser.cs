using System.Globalization;
using System.Text.RegularExpressions;
using Webmail.Data.Delivery;

namespace Webmail.Gateway.Delivery.Log;

/// <summary>Reads the lines that Postfix 3.7 writes about deliveries and refusals.</summary>
/// <remarks>
/// Much in them is a stranger's: names, addresses, other servers' words. What decides who may see something (the login) is only taken
/// from where Postfix itself wrote it, at the end of a line about the client.
/// </remarks>
internal static partial class MailLogParser
{
    /// <returns>Null for a line that says nothing of deliveries.</returns>
    public static MailLogEvent? Read(MailLogLine line)
    {
        var text = line.Text;
        if (MessageLine().Match(text) is { Success: true } found)
        {
            var (id, rest) = (found.Groups["id"].Value, found.Groups["rest"].Value);
            return Refusal(id, rest) ?? line.Service switch
            {
                "smtpd" => Arrival(id, rest),
                "pickup" => rest.StartsWith("uid=", StringComparison.Ordinal) ? new MailLogEvent.PickedUp(id) : null,
                "cleanup" => Identification(id, rest) ?? (MailLogEvent?)OfFilter(id, rest),
                "qmgr" => OfQueueManager(id, rest),
                "bounce" => Report(id, rest),
                "postsuper" => OfAdministrator(id, rest),
                var delivering => Attempt(id, rest, delivering),
            };
        }

        if (Encrypted().Match(text) is { Success: true } encrypted)
        {
            return new MailLogEvent.Secured(encrypted.Groups["peer"].Value, encrypted.Groups["tls"].Value);
        }

        return Ended().Match(text) is { Success: true } ended ? new MailLogEvent.Disconnected(ended.Groups["peer"].Value) : Refusal(null, AfterNoQueue(text));
    }

    private static string AfterNoQueue(string text) => text.StartsWith("NOQUEUE: ", StringComparison.Ordinal) ? text["NOQUEUE: ".Length..] : "";

    private static MailLogEvent.Arrived? Arrival(string id, string rest) => Client().Match(rest) is { Success: true } client
        ? new MailLogEvent.Arrived(id, client.Groups["client"].Value, Given(client.Groups["login"])?.ToLowerInvariant())
        : null;

    private static MailLogEvent.Identified? Identification(string id, string rest) =>
        rest.StartsWith("message-id=", StringComparison.Ordinal) && rest["message-id=".Length..].Trim() is { Length: > 0 } messageId
            ? new MailLogEvent.Identified(id, messageId)
            : null;

    // A header that our filter has added (deploy/postfix/milter_header_checks.cf). What stands in such a header of the sender's own is not logged.
    private static MailLogEvent.Rated? OfFilter(string id, string rest) => Rating().Match(rest) is { Success: true } rating
        ? new MailLogEvent.Rated(id, double.Parse(rating.Groups["score"].ValueSpan, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture), rating.Groups["spam"].Success)
        : null;

    private static MailLogEvent? OfQueueManager(string id, string rest)
    {
        if (rest == "removed")
        {
            return new MailLogEvent.Removed(id, ByAdministrator: false);
        }

        if (Sender().Match(rest) is { Success: true } sender)
        {
            return new MailLogEvent.Queued(
                id,
                sender.Groups["sender"].Value.ToLowerInvariant(),
                long.Parse(sender.Groups["size"].ValueSpan, CultureInfo.InvariantCulture),
                int.Parse(sender.Groups["recipients"].ValueSpan, CultureInfo.InvariantCulture));
        }

        return GivenUp().IsMatch(rest) ? new MailLogEvent.Expired(id) : Attempt(id, rest, "qmgr");
    }

    private static MailLogEvent? OfAdministrator(string id, string rest) => rest switch
    {
        "removed" => new MailLogEvent.Removed(id, ByAdministrator: true),
        "placed on hold" => new MailLogEvent.Held(id),
        "released from hold" => new MailLogEvent.Released(id),
        _ => null,
    };

    private static MailLogEvent.Reported? Report(string id, string rest) =>
        Notification().Match(rest) is { Success: true } report ? new MailLogEvent.Reported(id, report.Groups["report"].Value) : null;

    private static MailLogEvent.Attempted? Attempt(string id, string rest, string service)
    {
        if (Delivery().Match(rest) is not { Success: true } attempt)
        {
            return null;
        }

        StepKind? outcome = attempt.Groups["status"].Value switch
        {
            // What it was handed to: another host, or the mailbox here.
            "sent" => service is "smtp" or "relay" ? StepKind.Relayed : StepKind.Delivered,
            "deferred" => StepKind.Deferred,
            "bounced" => StepKind.Bounced,
            "expired" => StepKind.Expired,
            _ => null,
        };
        return outcome is { } kind
            ? new MailLogEvent.Attempted(
                id,
                kind,
                attempt.Groups["to"].Value.ToLowerInvariant(),
                Given(attempt.Groups["original"])?.ToLowerInvariant(),
                Given(attempt.Groups["relay"]) is { } relay && relay != "none" ? relay : null,
                double.TryParse(attempt.Groups["delay"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var delay) ? delay : null,
                Given(attempt.Groups["dsn"]),
                attempt.Groups["text"].Value)
            : null;
    }

    private static MailLogEvent.Rejected? Refusal(string? id, string rest)
    {
        if (Rejection().Match(rest) is not { Success: true } refused)
        {
            return null;
        }

        var text = refused.Groups["text"].Value;
        return new MailLogEvent.Rejected(
            id,
            refused.Groups["client"].Value,
            refused.Groups["stage"].Value,
            // Empty is a sender too: that of a report.
            refused.Groups["sender"] is { Success: true } sender ? sender.Value.ToLowerInvariant() : null,
            Given(refused.Groups["recipient"])?.ToLowerInvariant(),
            refused.Groups["filter"].Success,
            StatusCode().Match(text) is { Success: true } code ? code.Groups["dsn"].Value : null,
            text);
    }

    private static string? Given(Group group) => group is { Success: true, Length: > 0 } ? group.Value : null;

    // Queue numbers, short and long.
    [GeneratedRegex(@"^(?<id>(?!NOQUEUE:)[0-9A-Za-z]{5,24}): (?<rest>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex MessageLine();

    // What a Sieve script sends comes as ana@a.test@redirect and the like (deploy/dovecot/submit.pl).
    [GeneratedRegex(@"^client=(?<client>[^\s,]+)(, sasl_method=[^\s,]+, sasl_username=(?<login>\S+?)(@(redirect|reply|rejection))?(, sasl_sender=.*)?)?(, orig_.*)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Client();

    [GeneratedRegex(@"^milter-header-info: header X-Spam-Status: ((?<spam>Yes)|No), score=(?<score>-?\d{1,6}(\.\d{1,6})?) from ", RegexOptions.ExplicitCapture)]
    private static partial Regex Rating();

    [GeneratedRegex(@"^from=<(?<sender>.*)>, size=(?<size>\d{1,18}), nrcpt=(?<recipients>\d{1,9}) ", RegexOptions.ExplicitCapture)]
    private static partial Regex Sender();

    [GeneratedRegex(@"^from=<.*>, status=(force-)?expired, returned to sender$", RegexOptions.ExplicitCapture)]
    private static partial Regex GivenUp();

    [GeneratedRegex(@"^sender (non-delivery|delay|delivery status) notification: (?<report>[0-9A-Za-z]{5,24})$", RegexOptions.ExplicitCapture)]
    private static partial Regex Notification();

    [GeneratedRegex(
        @"^to=<(?<to>.*?)>, (orig_to=<(?<original>.*?)>, )?relay=(?<relay>[^,]+), (conn_use=\d+, )?delay=(?<delay>[\d.]+), (delays=[\d./]+, )?(dsn=(?<dsn>\d\.\d{1,3}\.\d{1,3}), )?status=(?<status>[a-z]+) \((?<text>.*)\)$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Delivery();

    [GeneratedRegex(
        @"^(?<filter>milter-)?reject: (?<stage>[A-Z-]+) from (?<client>[^\s\]]+\]): (?<text>.*?)(; (from=<(?<sender>.*?)>)?( ?to=<(?<recipient>.*?)>)?( ?proto=\S+)?( ?helo=<.*>)?)?$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Rejection();

    [GeneratedRegex(@"^(\d{3} )?(?<dsn>[245]\.\d{1,3}\.\d{1,3}) ", RegexOptions.ExplicitCapture)]
    private static partial Regex StatusCode();

    [GeneratedRegex(@"^[A-Z][a-z]+ TLS connection established (from|to) (?<peer>\S+): (?<tls>TLSv[\d.]+ with cipher [A-Za-z0-9_-]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Encrypted();

    [GeneratedRegex(@"^disconnect from (?<peer>\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Ended();
}
