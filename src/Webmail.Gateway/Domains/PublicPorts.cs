using System.ComponentModel.DataAnnotations;

namespace Webmail.Gateway.Domains;

/// <summary>Where our mail servers are reached from outside; 0 for what is not offered there.</summary>
internal sealed class PublicPorts
{
    private const int HighestPort = 65535;

    /// <summary>IMAP by TLS from the first byte.</summary>
    [Range(0, HighestPort)]
    public int Imaps { get; set; } = 993;

    /// <summary>POP3 by TLS from the first byte.</summary>
    [Range(0, HighestPort)]
    public int Pop3s { get; set; } = 995;

    /// <summary>Submission by TLS from the first byte (RFC 8314 §3.3).</summary>
    [Range(0, HighestPort)]
    public int Submissions { get; set; } = 465;

    /// <summary>Submission by STARTTLS.</summary>
    [Range(0, HighestPort)]
    public int Submission { get; set; } = 587;
}
