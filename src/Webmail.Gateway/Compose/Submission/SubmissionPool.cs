using MailKit.Security;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Domains;

namespace Webmail.Gateway.Compose.Submission;

/// <summary>
/// Signed-in connections to submission servers. One per account stays open a short while after a message: who sends one
/// often sends another, and connecting and signing in costs more than a small message.
/// </summary>
internal sealed class SubmissionPool : IAsyncDisposable
{
    private const int SignInAttempts = 3;
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(500);

    private readonly ServerTrust _trust;
    private readonly ComposeOptions _options;
    private readonly TimeProvider _time;
    private readonly Dictionary<Guid, SubmissionClient> _idle = [];
    private readonly Lock _gate = new();
    private readonly ITimer _sweep;

    public SubmissionPool(ServerTrust trust, IOptions<ComposeOptions> options, TimeProvider time)
    {
        (_trust, _options, _time) = (trust, options.Value, time);
        _sweep = time.CreateTimer(_ => CloseIdle(), null, _options.SubmissionIdle, _options.SubmissionIdle);
    }

    /// <exception cref="MailException">ServerUnreachable, ServerTimeout, ServerBusy, CertificateRejected, SubmissionRefused.</exception>
    public async Task<SubmissionClient> TakeAsync(MailAccount account, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_options.ConnectTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await ReuseAsync(account, either.Token) ?? await ConnectAsync(account, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MailException(MailError.ServerTimeout);
        }
        catch (Exception failure) when (SubmissionErrors.IsExpected(failure))
        {
            throw SubmissionErrors.Translate(failure);
        }
    }

    /// <summary>Gives a connection back; one that is no longer good is closed.</summary>
    public void Return(SubmissionClient client)
    {
        client.RequestsDeliveryStatus = false;
        client.IdleSince = _time.GetTimestamp();
        SubmissionClient? surplus = client;
        if (client.IsConnected && client.IsAuthenticated)
        {
            lock (_gate)
            {
                _idle.Remove(client.Account.AccountId, out surplus);
                _idle[client.Account.AccountId] = client;
            }
        }

        surplus?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync();
        List<SubmissionClient> open;
        lock (_gate)
        {
            open = [.. _idle.Values];
            _idle.Clear();
        }

        open.ForEach(c => c.Dispose());
    }

    private async Task<SubmissionClient?> ReuseAsync(MailAccount account, CancellationToken cancellationToken)
    {
        SubmissionClient? client;
        lock (_gate)
        {
            _idle.Remove(account.AccountId, out client);
        }

        // Another password or another server by now: the connection speaks for somebody else.
        if (client is null || client.Account != account)
        {
            client?.Dispose();
            return null;
        }

        try
        {
            await client.NoOpAsync(cancellationToken);
            return client;
        }
        catch (Exception failure) when (SubmissionErrors.IsExpected(failure))
        {
            // The server had enough of waiting. That costs a new connection, not the message.
            client.Dispose();
            return null;
        }
    }

    // RFC 4954 §6: 454, the server could not ask whoever knows the passwords. Where that one was just started anew, it can a
    // moment later, and asking again repeats no message.
    private async Task<SubmissionClient> ConnectAsync(MailAccount account, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await SignInAsync(account, cancellationToken);
            }
            catch (AuthenticationException failure) when (attempt < SignInAttempts && SubmissionErrors.IsTemporary(failure))
            {
                await Task.Delay(attempt * RetryPause, _time, cancellationToken);
            }
        }
    }

    private async Task<SubmissionClient> SignInAsync(MailAccount account, CancellationToken cancellationToken)
    {
        var endpoint = account.Domain.Submission;
        var client = new SubmissionClient(account) { ServerCertificateValidationCallback = _trust.For(endpoint), LocalDomain = account.Domain.Name };
        try
        {
            await client.ConnectAsync(endpoint.Host, endpoint.Port, endpoint.SocketOptions, cancellationToken);
            await client.AuthenticateAsync(account.Address, account.Password, cancellationToken);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private void CloseIdle()
    {
        List<SubmissionClient> stale;
        lock (_gate)
        {
            stale = [.. _idle.Values.Where(c => _time.GetElapsedTime(c.IdleSince) >= _options.SubmissionIdle)];
            stale.ForEach(c => _idle.Remove(c.Account.AccountId));
        }

        stale.ForEach(c => c.Dispose());
    }
}
