using MimeKit;

namespace Webmail.Gateway.Compose.Outgoing;

/// <summary>A finished message, written out once: submission, Sent and Drafts take it from here without encoding anything again.</summary>
internal sealed class BuiltMessage : IAsyncDisposable
{
    private readonly Stream _spool;

    private BuiltMessage(Stream spool, MimeMessage message, FormatOptions format) => (_spool, Message, Format) = (spool, message, format);

    public MimeMessage Message { get; }

    public FormatOptions Format { get; }

    public long Size => _spool.Length;

    /// <param name="expectedSize">About how large it becomes; decides between memory and a file.</param>
    public static async Task<BuiltMessage> WriteAsync(MimeMessage message, bool needsUtf8, long expectedSize, int maxInMemory, CancellationToken cancellationToken)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.International = needsUtf8;
        format.EnsureNewLine = true;

        Stream spool = expectedSize <= maxInMemory ? new MemoryStream((int)expectedSize) : TemporaryFile();
        try
        {
            await message.WriteToAsync(format, spool, cancellationToken);
            await spool.FlushAsync(cancellationToken);
            spool.Position = 0;
            // Persistent: the parsed message points into the spool instead of copying it.
            var parsed = await MimeMessage.LoadAsync(ParserOptions.Default, spool, persistent: true, cancellationToken);
            return new BuiltMessage(spool, parsed, format);
        }
        catch
        {
            await spool.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Message.Dispose();
        await _spool.DisposeAsync();
    }

    // Readable by us alone, and gone with its handle, whatever happens to the process afterwards.
    private static FileStream TemporaryFile()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 128 * 1024,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(Path.GetTempPath(), $"webmail-{Guid.NewGuid():N}.eml"), options);
    }
}
