using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Webmail.Benchmarks;

/// <summary>
/// Makes another .NET process collect its garbage, over its diagnostics socket (the IPC protocol of dotnet/diagnostics): a trace session
/// with the keyword GCHeapCollect begins with a full collection.
/// </summary>
internal static class GarbageCollection
{
    private const byte EventPipe = 0x02;
    private const byte StopTracing = 0x01;
    private const byte CollectTracing2 = 0x03;
    private const ulong GcHeapCollect = 0x800000;
    private const uint Informational = 4;
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(3);

    public static async Task InduceAsync(int processId, CancellationToken cancellationToken)
    {
        var path = Directory.EnumerateFiles(Path.GetTempPath(), $"dotnet-diagnostic-{processId}-*-socket").Single();
        using var tracing = await SendAsync(path, CollectTracing2, Session(), cancellationToken);
        var id = new byte[8];
        await using var stream = new NetworkStream(tracing);
        await stream.ReadExactlyAsync(id, cancellationToken);

        // The events themselves are of no interest, but the process waits for somebody to take them.
        var reading = stream.CopyToAsync(Stream.Null, cancellationToken);
        await Task.WhenAny(reading, Task.Delay(LongEnough, cancellationToken));
        using (await SendAsync(path, StopTracing, id, cancellationToken))
        {
            await reading;
        }
    }

    private static byte[] Session()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        // Megabytes for events in the process that is measured: as few as there are.
        writer.Write(1u);
        writer.Write(1u);
        writer.Write(false);
        writer.Write(1u);
        writer.Write(GcHeapCollect);
        writer.Write(Informational);
        Write(writer, "Microsoft-Windows-DotNETRuntime");
        Write(writer, "");
        return bytes.ToArray();
    }

    private static void Write(BinaryWriter writer, string text)
    {
        writer.Write((uint)(text.Length + 1));
        writer.Write(Encoding.Unicode.GetBytes(text + '\0'));
    }

    private static async Task<Socket> SendAsync(string path, byte command, byte[] payload, CancellationToken cancellationToken)
    {
        var header = new byte[20];
        "DOTNET_IPC_V1\0"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(14), (ushort)(header.Length + payload.Length));
        (header[16], header[17]) = (EventPipe, command);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        await socket.SendAsync(header.Concat(payload).ToArray(), cancellationToken);
        var answer = new byte[20];
        await using (var stream = new NetworkStream(socket, ownsSocket: false))
        {
            await stream.ReadExactlyAsync(answer, cancellationToken);
        }

        // 0xFF: the server's answers; 0x00 is OK, 0xFF an error.
        return answer[17] == 0 ? socket : throw new IOException($"The process refuses to trace ({answer[17]:x2}).");
    }
}
