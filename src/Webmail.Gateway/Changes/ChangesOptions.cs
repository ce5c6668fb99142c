using System.ComponentModel.DataAnnotations;

namespace Webmail.Gateway.Changes;

/// <summary>How mailboxes are watched.</summary>
internal sealed class ChangesOptions
{
    public const string Section = "Webmail:Changes";

    /// <summary>How long a mailbox is watched on after the last page looking at it has gone.</summary>
    public TimeSpan Linger { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long one IDLE lasts. RFC 2177 asks for less than 29 minutes; routers forget a silent connection sooner, and this
    /// is also how long a server that went away without a word, or a folder that Dovecot's NOTIFY did not tell of, goes unnoticed.
    /// </summary>
    public TimeSpan IdleFor { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the counts of all folders are read where the server can't tell them by itself (no NOTIFY).</summary>
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the inbox is asked about where the server has no IDLE.</summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What the server may take to answer a watcher's command.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after a change could not be read it is tried again, while the connection that told of it lasts.</summary>
    public TimeSpan TryAgainAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest pause before the next connection to a server that is away.</summary>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The pause after the server refused the password. Asking more often locks people out; a new sign-in ends it.</summary>
    public TimeSpan RefusedPause { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a stream looks whether its session is still one.</summary>
    public TimeSpan SessionCheckEvery { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How many watchers connect at the same time: after a restart everybody comes back at once.</summary>
    [Range(1, 10_000)]
    public int ConnectingAtOnce { get; set; } = 16;
}
