using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Webmail.Gateway.Outside;

/// <summary>Fetches small files that other organisations publish: a policy, a program's settings.</summary>
internal sealed class OutsideFile(OutsideConnections connections, TimeSpan timeout, TimeProvider time) : IDisposable
{
    private const int LargestFile = 64 * 1024;

    private readonly HttpMessageInvoker _http = new(connections.CreateHandler(timeout));

    /// <param name="redirects">How many are followed, and never from https to http.</param>
    /// <returns>The file, or why there is none. Never throws but for the caller's own cancellation.</returns>
    public async Task<FetchedFile> GetAsync(Uri address, int redirects, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await FollowAsync(address, redirects, either.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or SocketException
            or Domains.DnsUnansweredException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new FetchedFile(null, address, Reason(failure), 0);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<FetchedFile> FollowAsync(Uri address, int redirects, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Webmail", null));
            using var response = await _http.SendAsync(request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return response.Content.Headers.ContentLength > LargestFile
                    ? new FetchedFile(null, address, FetchProblem.TooLarge, 0)
                    : await ReadAsync(address, response, cancellationToken);
            }

            var status = (int)response.StatusCode;
            if (status is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location || redirects-- == 0)
            {
                return new FetchedFile(null, address, FetchProblem.Status, status);
            }

            var next = new Uri(address, location);
            if (next.Scheme != Uri.UriSchemeHttps && (next.Scheme != Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps))
            {
                return new FetchedFile(null, address, FetchProblem.Status, status);
            }

            address = next;
        }
    }

    private static async Task<FetchedFile> ReadAsync(Uri address, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var content = new byte[LargestFile + 1];
        var length = await body.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellationToken);
        return length > LargestFile ? new FetchedFile(null, address, FetchProblem.TooLarge, 0) : new FetchedFile(content[..length], address, FetchProblem.None, 0);
    }

    private static FetchProblem Reason(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AddressRefusedException:
                    return FetchProblem.NotPublic;
                case AuthenticationException:
                    return FetchProblem.Certificate;
            }
        }

        return FetchProblem.Unreachable;
    }
}
