using System.Net;
using Microsoft.Extensions.Options;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Discovery;
using Webmail.Gateway.Domains;
using Webmail.Gateway.Outside;

namespace Webmail.Gateway.Admin.Domains.Checks;

/// <summary>Asks DNS about all that a domain's zone needs, for the page and for the command line.</summary>
internal sealed class DomainChecks(DomainList list, DnsResolver resolver, OutsideFile files, IOptions<GatewayOptions> options, TimeProvider time)
{
    // With name servers that do not answer, what was not asked by then is said not to be known.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <returns>As <see cref="IAdminDomains.CheckAsync"/>.</returns>
    /// <exception cref="Contracts.MailException">DomainGone.</exception>
    public async Task<IReadOnlyList<DnsCheck>> RunAsync(string name, CancellationToken cancellationToken)
    {
        var detail = await list.DetailAsync(name, cancellationToken);
        if (detail.Records.Count == 0)
        {
            return [];
        }

        using var deadline = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var services = PublicServices.Of(detail.Domain.Name, options.Value);
        var policy = MtaStsPolicy.Of(options.Value.Hosted.MtaSts, services.MailHost);
        return await RunAsync(new CheckScope(detail.Domain.Name, services, policy, new DnsLookups(resolver, either.Token), files), detail.Records, cancellationToken);
    }

    /// <param name="cancellationToken">The caller's own; the scope's may end earlier, and then the rest is not known.</param>
    internal static async Task<IReadOnlyList<DnsCheck>> RunAsync(CheckScope scope, IReadOnlyList<DnsRecord> records, CancellationToken cancellationToken)
    {
        var checks = records.Select(r => TryAsync(r, () => RunAsync(scope, r), cancellationToken)).ToList();
        checks.Add(TryAsync(MtaStsCheck.PolicyOf(scope.Domain), () => MtaStsCheck.RunPolicyAsync(scope), cancellationToken));
        checks.Add(TryAsync(HostCheck.AddressOf(scope.Services.MailHost), () => HostCheck.RunAddressAsync(scope), cancellationToken));
        var answers = await Task.WhenAll(checks);
        return [.. answers, .. await NamesAsync(scope, cancellationToken)];
    }

    private static Task<DnsCheck> RunAsync(CheckScope scope, DnsRecord record) => (record.Purpose, record.Type) switch
    {
        (DnsPurpose.Mx, _) => MxCheck.RunAsync(scope, record),
        (DnsPurpose.Spf, _) => SpfCheck.RunAsync(scope, record),
        (DnsPurpose.Dkim, _) => DkimCheck.RunAsync(scope, record),
        (DnsPurpose.Dmarc, _) => DmarcCheck.RunAsync(scope, record),
        (DnsPurpose.MtaSts, "TXT") => MtaStsCheck.RunAsync(scope, record),
        (DnsPurpose.TlsRpt, _) => TlsRptCheck.RunAsync(scope, record),
        (_, "SRV") => ServiceCheck.RunAsync(scope, record),
        _ => AliasCheck.RunAsync(scope, record),
    };

    // Each address of the host has a name of its own; without any there is nothing to ask.
    private static async Task<IReadOnlyList<DnsCheck>> NamesAsync(CheckScope scope, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await scope.HostAddressesAsync();
            return await Task.WhenAll(addresses.Where(PublicAddress.IsPublic).Select(a => TryAsync(
                HostCheck.NameOf(a, scope.Services.MailHost), () => HostCheck.RunNameAsync(scope, a), cancellationToken)));
        }
        catch (Exception unanswered) when (unanswered is DnsUnansweredException || (unanswered is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return [];
        }
    }

    private static async Task<DnsCheck> TryAsync(DnsRecord record, Func<Task<DnsCheck>> check, CancellationToken cancellationToken)
    {
        try
        {
            return await check();
        }
        catch (DnsUnansweredException unanswered)
        {
            return CheckScope.Unknown(record, DnsIssue.NoAnswer, unanswered.Reason);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return CheckScope.Unknown(record, DnsIssue.NoAnswer, "timeout");
        }
    }
}
