namespace Webmail.Gateway.Compose;

/// <summary>Configuration section <c>Webmail:Compose</c>.</summary>
internal sealed class ComposeOptions
{
    /// <summary>The largest message, in bytes, where the submission server names no limit of its own.</summary>
    public long MaxMessageSize { get; set; } = 50 * 1024 * 1024;

    public int MaxRecipients { get; set; } = 100;

    /// <summary>How long an upload waits to be sent.</summary>
    public TimeSpan UploadLifetime { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How long connecting and signing in to the submission server may take.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the server may take from MAIL FROM to its last answer (RFC 5321 §4.5.3.2.6 would allow ten minutes).</summary>
    public TimeSpan SubmissionTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>How long filing, marking and cleaning up may take after the message was accepted.</summary>
    public TimeSpan FilingTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a signed-in SMTP connection waits for the next message.</summary>
    public TimeSpan SubmissionIdle { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Messages up to this size are built in memory, larger ones in a temporary file.</summary>
    public int MaxInMemory { get; set; } = 8 * 1024 * 1024;
}
