using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Webmail.Testing.Stack;

/// <summary>ManageSieve (RFC 5804), as much of it as putting a script takes.</summary>
internal static class SieveClient
{
    /// <summary>From now on this script decides about the mailbox' mail.</summary>
    public static async Task PutAsync(this StackEnvironment servers, Mailbox mailbox, string script, CancellationToken cancellationToken)
    {
        // From the server's own address, where it takes a password without TLS.
        using var tcp = new TcpClient(new IPEndPoint(IPAddress.Parse(servers.Address), 0));
        await tcp.ConnectAsync(servers.Address, servers.SievePort, cancellationToken);
        await using var stream = tcp.GetStream();
        var reader = new LineReader(stream);
        await ExpectOkAsync(reader, cancellationToken);
        var secret = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{mailbox.Address}\0{mailbox.Password}"));
        foreach (var command in new[] { $"AUTHENTICATE \"PLAIN\" \"{secret}\"", $"PUTSCRIPT \"own\" {{{script.Length}+}}\r\n{script}", "SETACTIVE \"own\"" })
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancellationToken);
            await ExpectOkAsync(reader, cancellationToken);
        }
    }

    private static async Task ExpectOkAsync(LineReader reader, CancellationToken cancellationToken)
    {
        string line;
        do
        {
            line = await reader.ReadLineAsync(cancellationToken) ?? throw new IOException("The ManageSieve server hung up.");
        }
        while (line.StartsWith('"'));

        if (!line.StartsWith("OK", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The ManageSieve server says: {line}");
        }
    }
}
