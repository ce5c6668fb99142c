using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Gateway.Reading;
using Webmail.Gateway.Reading.Remote;
using Webmail.Testing;
using Xunit;

namespace Webmail.Tests.Reading;

public sealed class RemoteImageProxyTests
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. new byte[100]];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_image_is_passed_on_by_its_own_signature_and_nothing_is_told_of_the_reader()
    {
        await using var server = new ImageServer(_ => Answer(Png, "text/html"));
        using var proxy = Proxy(_ => true);
        await using var image = await proxy.OpenAsync(server.Address("/a.png"), Cancelled);

        using var content = new MemoryStream();
        await image.Content.CopyToAsync(content, Cancelled);
        Assert.Equal("image/png", image.ContentType);
        Assert.Equal(Png, content.ToArray());
        Assert.DoesNotContain("Cookie", server.Requests[0], StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Referer", server.Requests[0], StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("traceparent", server.Requests[0], StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'><script>x()</script></svg>")]
    [InlineData("<html><script>x()</script></html>")]
    [InlineData("")]
    public async Task What_is_not_a_raster_image_is_refused_whatever_it_is_called(string content)
    {
        await using var server = new ImageServer(_ => Answer(Encoding.ASCII.GetBytes(content), "image/png"));
        using var proxy = Proxy(_ => true);

        await RefusedAsync(proxy, server.Address("/a.png"));
    }

    [Fact]
    public async Task This_machine_is_not_reached()
    {
        await using var server = new ImageServer(_ => Answer(Png, "image/png"));
        using var proxy = new RemoteImageProxy(Options.Create(new ReadingOptions()), TimeProvider.System);

        await RefusedAsync(proxy, server.Address("/a.png"));
        await RefusedAsync(proxy, new Uri($"http://localhost:{server.Port}/a.png"));
        await RefusedAsync(proxy, new Uri($"http://[::ffff:127.0.0.1]:{server.Port}/a.png"));
        await RefusedAsync(proxy, new Uri("http://169.254.169.254/latest/meta-data"));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_redirect_is_checked_like_the_first_address()
    {
        await using var inside = new ImageServer(_ => Answer(Png, "image/png"));
        await using var outside = new ImageServer(_ => Redirect(inside.Address("/secret.png").ToString()));
        using var proxy = Proxy(e => e.Port == outside.Port);

        await RefusedAsync(proxy, outside.Address("/a.png"));
        Assert.Empty(inside.Requests);
    }

    [Fact]
    public async Task A_redirect_without_end_is_given_up()
    {
        await using var server = new ImageServer(_ => Redirect("/again.png"));
        using var proxy = Proxy(_ => true);

        await RefusedAsync(proxy, server.Address("/a.png"));
        Assert.True(server.Requests.Count < 10);
    }

    [Theory]
    [InlineData("ftp://b.test/a.png")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://user:secret@b.test/a.png")]
    public async Task Only_plain_web_addresses_are_followed(string address)
    {
        using var proxy = Proxy(_ => true);

        await RefusedAsync(proxy, new Uri(address));
    }

    [Fact]
    public async Task An_image_too_large_is_refused_or_broken_off()
    {
        var large = Png.Concat(new byte[5000]).ToArray();
        using var proxy = Proxy(_ => true, new ReadingOptions { MaxRemoteImageBytes = 1000 });
        await using var honest = new ImageServer(_ => Answer(large, "image/png"));
        await RefusedAsync(proxy, honest.Address("/a.png"));

        await using var silent = new ImageServer(_ => [.. "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"u8, .. large]);
        await using var image = await proxy.OpenAsync(silent.Address("/a.png"), Cancelled);
        await Assert.ThrowsAsync<IOException>(() => image.Content.CopyToAsync(Stream.Null, Cancelled));
    }

    private static async Task RefusedAsync(RemoteImageProxy proxy, Uri address) =>
        Assert.Equal(MailError.RemoteContentRefused, (await Assert.ThrowsAsync<MailException>(() => proxy.OpenAsync(address, Cancelled))).Error);

    private static RemoteImageProxy Proxy(Func<IPEndPoint, bool> mayConnect, ReadingOptions? options = null) =>
        new(Options.Create(options ?? new ReadingOptions()), TimeProvider.System, mayConnect);

    private static byte[] Answer(byte[] content, string type) =>
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nSet-Cookie: a=b\r\nContent-Length: {content.Length}\r\nConnection: close\r\n\r\n"), .. content];

    private static byte[] Redirect(string to) => Encoding.ASCII.GetBytes($"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

    private sealed class ImageServer(Func<string, byte[]> answer) : LoopbackServer(null)
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _requests = new();

        public IReadOnlyList<string> Requests => [.. _requests];

        public Uri Address(string path) => new($"http://{Host}:{Port}{path}");

        protected override async Task ServeAsync(int connection, Stream stream, CancellationToken cancellationToken)
        {
            using var reader = new StreamReader(stream, Encoding.ASCII, false, 1024, leaveOpen: true);
            var request = new StringBuilder();
            while (await reader.ReadLineAsync(cancellationToken) is { Length: > 0 } line)
            {
                request.AppendLine(line);
            }

            _requests.Enqueue(request.ToString());
            await stream.WriteAsync(answer(request.ToString()), cancellationToken);
        }
    }
}
