namespace Webmail.Contracts;

/// <summary>An expected failure, on its way to the person who caused or met it.</summary>
public sealed class MailException : Exception
{
    public MailException(MailError error, string? serverText = null, Exception? innerException = null)
        : base(serverText is null ? error.ToString() : $"{error}: {serverText}", innerException)
    {
        Error = error;
        ServerText = serverText;
    }

    public MailError Error { get; }

    /// <summary>The server's own words, shown beside ours, never instead of them.</summary>
    public string? ServerText { get; }

    /// <summary>What the error is about: an address, a file name, a folder.</summary>
    public string? Subject { get; init; }

    /// <summary>When trying again can make sense.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
