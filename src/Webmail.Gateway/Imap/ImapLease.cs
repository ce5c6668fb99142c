using MailKit;
using MailKit.Net.Imap;
using Webmail.Contracts;
using Webmail.Contracts.Folders;
using Webmail.Gateway.Telemetry;

namespace Webmail.Gateway.Imap;

/// <summary>One IMAP connection, lent to one caller. Nothing of it may be used after dispose.</summary>
internal sealed class ImapLease : IAsyncDisposable
{
    private readonly Action<ImapConnection> _giveBack;
    private readonly int _roundTripsBefore;
    private readonly DateTimeOffset _began = GatewayTelemetry.Now;
    private ImapConnection? _connection;

    public ImapLease(ImapConnection connection, Action<ImapConnection> giveBack)
    {
        _connection = connection;
        _giveBack = giveBack;
        _roundTripsBefore = connection.RoundTripCounter?.Count ?? 0;
    }

    public ImapConnection Connection => _connection ?? throw new ObjectDisposedException(nameof(ImapLease));

    public ImapClient Client => Connection.Client;

    public ServerFeatures Features => Connection.Features;

    /// <summary>The folder, selected; free when it already is.</summary>
    /// <exception cref="MailException">FolderGone; FolderNotAllowed when it may only be read and more was asked for; what a lost connection ends in.</exception>
    public async Task<IMailFolder> OpenFolderAsync(FolderId folder, FolderAccess access, CancellationToken cancellationToken)
    {
        try
        {
            var selected = (await Connection.SelectAsync(folder, cancellationToken)).Folder;
            return selected.Access >= access ? selected : throw new MailException(MailError.FolderNotAllowed) { Subject = folder.FullName };
        }
        catch (Exception exception) when (ImapErrors.IsExpected(exception))
        {
            throw ImapErrors.Translate(exception, folder.FullName);
        }
    }

    /// <inheritdoc cref="ImapConnection.EnsureToldAsync"/>
    /// <exception cref="MailException">What a lost connection ends in.</exception>
    public async Task EnsureToldAsync(uint uid, CancellationToken cancellationToken)
    {
        try
        {
            await Connection.EnsureToldAsync(uid, cancellationToken);
        }
        catch (Exception exception) when (ImapErrors.IsExpected(exception))
        {
            throw ImapErrors.Translate(exception);
        }
    }

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _connection, null) is { } connection)
        {
            if (connection.RoundTripCounter is { } roundTrips)
            {
                GatewayTelemetry.RecordRoundTrips(_began, roundTrips.Count - _roundTripsBefore);
            }

            _giveBack(connection);
        }

        return ValueTask.CompletedTask;
    }
}
