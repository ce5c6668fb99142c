using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Compose;
using Webmail.Data;
using Webmail.Data.Uploads;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Data;
using Webmail.Gateway.Reading;

namespace Webmail.Gateway.Compose.Uploads;

/// <summary>Files on their way into messages, in PostgreSQL so that any gateway can send what another received.</summary>
internal sealed class UploadStore(Database database, IOptions<ComposeOptions> options, TimeProvider time)
{
    private const int ChunkBytes = 256 * 1024;

    /// <summary>Chunks read in one query.</summary>
    private const int ReadAhead = 4;

    /// <exception cref="MailException">UploadTooLarge, DatabaseUnreachable.</exception>
    public async Task<Upload> ReceiveAsync(
        SessionTicket ticket, OpenSession session, UploadRequest request, long maxBytes, Stream content, CancellationToken cancellationToken)
    {
        var name = AttachmentName.Clean(request.FileName, "1", request.ContentType);
        var type = ContentTypeText.Clean(request.ContentType);
        if (request.Size > maxBytes)
        {
            throw TooLarge(name);
        }

        var now = time.GetUtcNow();
        var upload = new UploadEntity
        {
            Id = Guid.CreateVersion7(now),
            AccountId = session.Account.AccountId,
            KeySalt = RandomNumberGenerator.GetBytes(UploadKey.SaltBytes),
            SealedHeader = [],
            CreatedAt = now,
            ExpiresAt = now + options.Value.UploadLifetime,
        };
        using var key = new UploadKey(ticket, upload.Id, upload.KeySalt);
        upload.SealedHeader = key.SealHeader(JsonSerializer.SerializeToUtf8Bytes(new Header(name, type)));
        await AddAsync(upload, cancellationToken);

        var isComplete = false;
        try
        {
            var size = await ReceiveChunksAsync(upload.Id, key, content, maxBytes, name, cancellationToken);
            await database.RunAsync(
                (context, ct) => context.Set<UploadEntity>().Where(u => u.Id == upload.Id)
                    .ExecuteUpdateAsync(s => s.SetProperty(u => u.Size, size).SetProperty(u => u.IsComplete, true), ct),
                cancellationToken);
            isComplete = true;
            return new Upload(upload.Id, name, type, size);
        }
        finally
        {
            if (!isComplete)
            {
                await DiscardAsync(upload.AccountId, upload.Id, CancellationToken.None);
            }
        }
    }

    /// <exception cref="MailException">UploadGone, DatabaseUnreachable.</exception>
    public async Task<StoredUpload> FindAsync(SessionTicket ticket, OpenSession session, Guid uploadId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var upload = await database.RunAsync(
            (context, ct) => context.Set<UploadEntity>().AsNoTracking()
                .SingleOrDefaultAsync(u => u.Id == uploadId && u.AccountId == session.Account.AccountId && u.IsComplete && u.ExpiresAt > now, ct),
            cancellationToken) ?? throw Gone(uploadId);
        var key = new UploadKey(ticket, upload.Id, upload.KeySalt);
        try
        {
            var header = JsonSerializer.Deserialize<Header>(key.OpenHeader(upload.SealedHeader))!;
            return new StoredUpload(upload.Id, header.FileName, header.ContentType, upload.Size, key);
        }
        catch (AuthenticationTagMismatchException)
        {
            // Uploaded in another session of the account: its key is not ours.
            key.Dispose();
            throw Gone(uploadId);
        }
    }

    /// <summary>Writes the content out, a megabyte at a time.</summary>
    /// <exception cref="MailException">UploadGone, DatabaseUnreachable.</exception>
    public async Task CopyToAsync(StoredUpload upload, Stream target, CancellationToken cancellationToken)
    {
        var copied = 0L;
        for (var number = 0; copied < upload.Size; number += ReadAhead)
        {
            var from = number;
            var chunks = await database.RunAsync(
                (context, ct) => context.Set<UploadChunkEntity>().AsNoTracking()
                    .Where(c => c.UploadId == upload.Id && c.Number >= from && c.Number < from + ReadAhead)
                    .OrderBy(c => c.Number)
                    .ToListAsync(ct),
                cancellationToken);
            if (chunks.Count == 0)
            {
                throw Gone(upload.Id);
            }

            foreach (var chunk in chunks)
            {
                var content = upload.Key.Open(chunk.SealedContent, chunk.Number);
                await target.WriteAsync(content, cancellationToken);
                copied += content.Length;
            }
        }
    }

    /// <summary>Discarding what is gone is not an error.</summary>
    public Task DiscardAsync(Guid accountId, Guid uploadId, CancellationToken cancellationToken) => database.RunAsync(
        (context, ct) => context.Set<UploadEntity>().Where(u => u.Id == uploadId && u.AccountId == accountId).ExecuteDeleteAsync(ct),
        cancellationToken);

    /// <summary>Takes away what nobody sent in time. Any number of gateways may do it at once.</summary>
    public Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return database.RunAsync(
            (context, ct) => context.Set<UploadEntity>().Where(u => u.ExpiresAt <= now).ExecuteDeleteAsync(ct), cancellationToken);
    }

    private async Task<long> ReceiveChunksAsync(
        Guid uploadId, UploadKey key, Stream content, long maxBytes, string name, CancellationToken cancellationToken)
    {
        var buffer = new byte[ChunkBytes];
        var size = 0L;
        for (var number = 0; ; number++)
        {
            var count = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            size += count;
            if (size > maxBytes)
            {
                throw TooLarge(name);
            }

            if (count > 0)
            {
                var chunk = new UploadChunkEntity { UploadId = uploadId, Number = number, SealedContent = key.Seal(buffer.AsSpan(0, count), number) };
                await AddAsync(chunk, cancellationToken);
            }

            if (count < buffer.Length)
            {
                return size;
            }
        }
    }

    private Task<int> AddAsync(object entity, CancellationToken cancellationToken) => database.RunAsync(
        (WebmailDbContext context, CancellationToken ct) =>
        {
            context.Add(entity);
            return context.SaveChangesAsync(ct);
        },
        cancellationToken);

    private static MailException TooLarge(string name) => new(MailError.UploadTooLarge) { Subject = name };

    private static MailException Gone(Guid uploadId) => new(MailError.UploadGone) { Subject = uploadId.ToString() };

    private sealed record Header(string FileName, string ContentType);
}
