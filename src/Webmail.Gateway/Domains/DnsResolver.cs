using System.Net;
using System.Net.Sockets;
using DnsClient;
using DnsClient.Protocol;
using Microsoft.Extensions.Options;

namespace Webmail.Gateway.Domains;

/// <summary>Asks name servers, never remembering what they said: whoever has just changed a record wants to see the new one.</summary>
internal sealed class DnsResolver : IDisposable
{
    // For all checks together: a name server sees a few questions at a time, not forty.
    private const int AtOnce = 6;

    private readonly SemaphoreSlim _free = new(AtOnce);
    private readonly Lazy<LookupClient> _client;

    public DnsResolver(IOptions<GatewayOptions> options) => _client = new Lazy<LookupClient>(() => Create(options.Value.Dns));

    /// <returns>The answer's records, of whatever type: a CNAME comes with what it leads to. None where the name, or the type, does not exist.</returns>
    /// <exception cref="DnsUnansweredException"/>
    public async Task<IReadOnlyList<DnsResourceRecord>> AskAsync(string name, QueryType type, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            var response = await _client.Value.QueryAsync(name, type, QueryClass.IN, cancellationToken);
            return response.Header.ResponseCode is DnsHeaderResponseCode.NoError or DnsHeaderResponseCode.NotExistentDomain
                ? response.Answers
                : throw new DnsUnansweredException(Name(response.Header.ResponseCode));
        }
        catch (DnsResponseException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new DnsUnansweredException(failure.Code is DnsResponseCode.ConnectionTimeout ? "timeout" : failure.DnsError, failure);
        }
        catch (SocketException failure)
        {
            throw new DnsUnansweredException("unreachable", failure);
        }
        catch (ArgumentException)
        {
            // A label of more than 63 octets, an empty one: no name, so nothing has it.
            return [];
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>The addresses of a host, which may be an address itself.</summary>
    public async Task<IPAddress[]> AddressesAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return [literal];
        }

        var answers = await Task.WhenAll(AskAsync(host, QueryType.A, cancellationToken), AskAsync(host, QueryType.AAAA, cancellationToken));
        return [.. answers.SelectMany(a => a).OfType<AddressRecord>().Select(a => a.Address).Distinct()];
    }

    public void Dispose() => _free.Dispose();

    private static LookupClient Create(DnsOptions options)
    {
        var servers = options.ServerTexts.Select(DnsOptions.Parse).OfType<IPEndPoint>().ToArray();
        var lookup = servers.Length > 0 ? new LookupClientOptions(servers) : new LookupClientOptions();
        lookup.UseCache = false;
        lookup.Timeout = options.Timeout;
        lookup.Retries = 1;
        lookup.UseTcpFallback = true;
        lookup.ThrowDnsErrors = false;
        return new LookupClient(lookup);
    }

    private static string Name(DnsHeaderResponseCode code) => code switch
    {
        DnsHeaderResponseCode.ServerFailure => "SERVFAIL",
        DnsHeaderResponseCode.Refused => "REFUSED",
        DnsHeaderResponseCode.FormatError => "FORMERR",
        DnsHeaderResponseCode.NotImplemented => "NOTIMP",
        _ => code.ToString(),
    };
}
