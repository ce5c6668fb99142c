using System.Globalization;

namespace Webmail.Gateway.Delivery.Log;

/// <summary>One line of Postfix's log, as the agent beside it passes it on.</summary>
/// <param name="Source">The file's identity and the line's place in it: the same wherever and however often it is read.</param>
/// <param name="Service">The program of Postfix that wrote it: <c>smtpd</c>, <c>qmgr</c>, <c>lmtp</c> …</param>
/// <param name="Process">Its process's number.</param>
internal sealed record MailLogLine(string Source, DateTimeOffset At, string Service, int Process, string Text)
{
    /// <returns>Null for what is no such line: <c>SOURCE SECONDS postfix/SERVICE[PROCESS]: TEXT</c>.</returns>
    public static MailLogLine? Read(string line)
    {
        if (line.Split(' ', 4) is not [var source, var seconds, var program, var text]
            || !long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            || program.IndexOf('[', StringComparison.Ordinal) is not (> 0 and var bracket)
            || !program.EndsWith("]:", StringComparison.Ordinal)
            || !int.TryParse(program.AsSpan()[(bracket + 1)..^2], NumberStyles.None, CultureInfo.InvariantCulture, out var process))
        {
            return null;
        }

        return new MailLogLine(source, DateTimeOffset.FromUnixTimeSeconds(time), program[(program.LastIndexOf('/', bracket) + 1)..bracket], process, text);
    }
}
