using Webmail.Contracts.Admin;

namespace Webmail.Admin;

/// <summary>What is being entered about a domain. The ports are those of RFC 8314 until somebody types another.</summary>
public sealed class DomainForm
{
    public string Name { get; set; } = "";

    public AdminDomainKind Kind { get; set; }

    public string ImapHost { get; set; } = "";

    public int ImapPort { get; set; } = 993;

    public ServerTls ImapTls { get; set; }

    public string SubmissionHost { get; set; } = "";

    public int SubmissionPort { get; set; } = 465;

    public ServerTls SubmissionTls { get; set; }

    public bool AllowInsecure { get; set; }

    public bool IsProxied => Kind is AdminDomainKind.Proxied;

    public bool HasUnencrypted => ImapTls is ServerTls.None || SubmissionTls is ServerTls.None;

    public bool IsComplete => Name.Trim().Length > 0 && (!IsProxied || (ImapHost.Trim().Length > 0 && SubmissionHost.Trim().Length > 0));

    public static DomainForm Of(AdminDomain domain)
    {
        var form = new DomainForm { Name = domain.Name, Kind = domain.Kind };
        if (domain.Servers is { } servers)
        {
            form.Take(servers);
        }

        return form;
    }

    public void Take(DomainServers servers)
    {
        (ImapHost, ImapPort, ImapTls) = servers.Imap;
        (SubmissionHost, SubmissionPort, SubmissionTls) = servers.Submission;
        AllowInsecure = servers.AllowInsecure;
    }

    public DomainEdit ToEdit() => new(Name.Trim().ToLowerInvariant(), Kind, !IsProxied ? null : new DomainServers(
        new MailServer(ImapHost.Trim(), ImapPort, ImapTls),
        new MailServer(SubmissionHost.Trim(), SubmissionPort, SubmissionTls),
        HasUnencrypted && AllowInsecure));
}
