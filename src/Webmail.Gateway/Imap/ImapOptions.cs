using System.ComponentModel.DataAnnotations;

namespace Webmail.Gateway.Imap;

/// <summary>Configuration section <c>Webmail:Imap</c>.</summary>
internal sealed class ImapOptions
{
    public const string Section = "Webmail:Imap";

    /// <summary>Connections one account may have open in the pool. Long work leaves one of them to clicks, so at least two.</summary>
    [Range(2, 50)]
    public int ConnectionsPerAccount { get; set; } = 4;

    /// <summary>Connections of the pool in all.</summary>
    [Range(2, 1_000_000)]
    public int Connections { get; set; } = 4000;

    /// <summary>How long a click waits for a connection before it is told that the server is busy.</summary>
    public TimeSpan LeaseDeadline { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>From the first packet to being signed in.</summary>
    public TimeSpan ConnectDeadline { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long one piece of interactive work may take on the server before it is given up.</summary>
    public TimeSpan WorkDeadline { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>A connection not used for this long is asked with NOOP before it is lent again.</summary>
    public TimeSpan CheckAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// An idle connection leaves its folder after this long: with 100,000 messages selected it costs a Dovecot 20 MB, without 1 MB.
    /// </summary>
    public TimeSpan UnselectAfter { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>All idle connections of an account but the last are closed after this long.</summary>
    public TimeSpan CloseSpareAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The last one too, after this long.</summary>
    public TimeSpan CloseAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest pause between attempts at a server that cannot be reached.</summary>
    public TimeSpan LongestBackOff { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Writes what is said on every connection to the log at Trace. It shows mail: for debugging one's own server only.</summary>
    public bool LogProtocol { get; set; }
}
