using System.Text;
using MimeKit;
using MimeKit.IO.Filters;
using Webmail.Contracts;
using Webmail.Gateway.Reading.Parts;
using Xunit;

namespace Webmail.Tests.Reading;

public sealed class PartStreamTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(2000)]
    [InlineData(5000)]
    public async Task Stretches_come_together_whatever_their_borders_cut_in_two(int size)
    {
        var bytes = Enumerable.Range(0, size).Select(i => (byte)(i * 7)).ToArray();
        var section = new Section(Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks)));
        await using var part = new PartStream(section.FetchAsync, DecoderFilter.Create(ContentEncoding.Base64), 101);
        await part.BeginAsync(Cancelled);
        using var read = new MemoryStream();
        await part.CopyToAsync(read, 64, Cancelled);

        Assert.Equal(bytes, read.ToArray());
    }

    [Fact]
    public async Task Nothing_more_is_fetched_than_is_read_and_one_ahead()
    {
        var section = new Section(new byte[10_000]);
        await using (var part = new PartStream(section.FetchAsync, new PassThroughFilter(), 100))
        {
            await part.BeginAsync(Cancelled);
            await part.ReadExactlyAsync(new byte[150], Cancelled);
        }

        Assert.Equal(3, section.Fetches);
    }

    [Fact]
    public async Task A_part_that_breaks_off_is_an_error_and_not_its_end()
    {
        var section = new Section(new byte[1000]) { FailsAt = 500 };
        await using var part = new PartStream(section.FetchAsync, new PassThroughFilter(), 100);
        await part.BeginAsync(Cancelled);

        await Assert.ThrowsAsync<MailException>(() => part.CopyToAsync(Stream.Null, Cancelled));
    }

    private sealed class Section(byte[] bytes)
    {
        public int Fetches { get; private set; }

        public int FailsAt { get; init; } = int.MaxValue;

        public Task<Stream> FetchAsync(int offset, int count, CancellationToken cancellationToken)
        {
            Fetches++;
            if (offset >= FailsAt)
            {
                throw new MailException(MailError.ServerUnreachable);
            }

            var from = Math.Min(offset, bytes.Length);
            return Task.FromResult<Stream>(new MemoryStream(bytes, from, Math.Min(count, bytes.Length - from)));
        }
    }
}
