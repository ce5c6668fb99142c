using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Outside;

namespace Webmail.Gateway.Reading.Remote;

/// <summary>
/// Fetches an image a message refers to, so that its sender learns neither the reader's address nor browser, and reaches
/// nothing that is not out on the Internet. Addresses are checked when connecting, after they were resolved: a name that
/// changes its mind in between gains nothing.
/// </summary>
internal sealed class RemoteImageProxy : IDisposable
{
    private const int MaxRedirects = 4;

    private readonly ReadingOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;

    public RemoteImageProxy(IOptions<ReadingOptions> options, TimeProvider time)
        : this(options, time, e => PublicAddress.IsPublic(e.Address) && e.Port is 80 or 443)
    {
    }

    internal RemoteImageProxy(IOptions<ReadingOptions> options, TimeProvider time, Func<IPEndPoint, bool> mayConnect)
    {
        (_options, _time) = (options.Value, time);
        var outside = new OutsideConnections(Dns.GetHostAddressesAsync, mayConnect);
        _http = new HttpMessageInvoker(outside.CreateHandler(options.Value.RemoteImageTimeout));
    }

    /// <exception cref="MailException">RemoteContentRefused.</exception>
    public async Task<PartContent> OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        // The time limit covers the body too, so it lives as long as the stream.
        var deadline = new CancellationTokenSource(_options.RemoteImageTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        HttpResponseMessage? response = null;
        try
        {
            response = await FollowAsync(address, linked.Token);
            var body = await response.Content.ReadAsStreamAsync(linked.Token);
            var head = new byte[ImageSniffer.Window];
            var read = await body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, linked.Token);
            var type = ImageSniffer.Sniff(head.AsSpan(0, read)) ?? throw Refused(null);
            var content = new LimitedImageStream(response, body, head.AsMemory(0, read), _options.MaxRemoteImageBytes, deadline);
            (response, deadline) = (null, null);
            return new PartContent(content, type, null, content.KnownLength);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or SocketException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw Refused(failure);
        }
        finally
        {
            response?.Dispose();
            deadline?.Dispose();
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> FollowAsync(Uri address, CancellationToken cancellationToken)
    {
        for (var hop = 0; hop <= MaxRedirects; hop++)
        {
            if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps) || address.UserInfo.Length > 0)
            {
                throw Refused(null);
            }

            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (compatible; Webmail)");
            request.Headers.TryAddWithoutValidation("Accept", "image/webp,image/png,image/jpeg,image/gif,image/*;q=0.5");
            var response = await _http.SendAsync(request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.OK && !(response.Content.Headers.ContentLength > _options.MaxRemoteImageBytes))
            {
                return response;
            }

            var location = response.Headers.Location;
            var isRedirect = (int)response.StatusCode is 301 or 302 or 303 or 307 or 308;
            response.Dispose();
            address = isRedirect && location is not null ? new Uri(address, location) : throw Refused(null);
        }

        throw Refused(null);
    }

    private static MailException Refused(Exception? inner) => new(MailError.RemoteContentRefused, innerException: inner);
}
