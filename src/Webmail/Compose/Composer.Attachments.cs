using Microsoft.JSInterop;
using Webmail.Contracts;
using Webmail.Contracts.Compose;
using Webmail.Shell;

namespace Webmail.Compose;

// Files: the browser sends them by requests of its own and tells here what became of them.
public sealed partial class Composer
{
    /// <returns>Whether the browser may begin.</returns>
    [JSInvokable]
    public async Task<bool> BeginUpload(string key, string name, string type, long size, string? contentId)
    {
        var attachment = new ComposerAttachment(key, name, type, size, Done: null, contentId);
        if (_account?.MaxMessageSize is { } limit && MessageSize.OfAttachments(Composition.AttachmentBytes + size) > limit)
        {
            // RFC 1870: the server has said what it takes, so nobody waits for an upload that can't be sent.
            attachment = attachment with { ContentId = null, Failure = Words["TooLarge", Formats.Size(size), Formats.Size(limit)] };
        }

        Composition.AddAttachment(attachment);
        StateHasChanged();
        await KeepAsync(touched: true);
        return attachment.Failure is null;
    }

    [JSInvokable]
    public async Task EndUpload(string key, Upload upload)
    {
        if (Composition.FindAttachment(key) is not { } attachment)
        {
            // Taken away while its last bytes were under way.
            await compose.DiscardUploadAsync(await session.TicketAsync(), upload.Id, _gone.Token);
            return;
        }

        var done = new OutgoingAttachment(upload.FileName, upload.ContentType, upload.Size, upload.Id, Carried: null, attachment.ContentId);
        Composition.ReplaceAttachment(attachment with { Done = done, Size = upload.Size, FileName = upload.FileName });
        StateHasChanged();
        await KeepAsync(touched: true);
        await SendWhenUploadedAsync();
    }

    /// <param name="error">The name of a <see cref="MailError"/>.</param>
    [JSInvokable]
    public async Task FailUpload(string key, string error)
    {
        if (Composition.FindAttachment(key) is not { } attachment)
        {
            return;
        }

        Composition.ReplaceAttachment(attachment with { Failure = errors.For(new MailException(Enum.TryParse<MailError>(error, out var known) ? known : MailError.Unexpected)) });
        _sendWhenUploaded = false;
        StateHasChanged();
        if (attachment.ContentId is { } image)
        {
            await Browser.InvokeVoidAsync("removeImage", _gone.Token, image);
        }
    }

    private async Task RemoveAttachmentAsync(string key)
    {
        var removed = Composition.RemoveAttachment(key);
        if (removed?.ContentId is { } image)
        {
            await Browser.InvokeVoidAsync("removeImage", _gone.Token, image);
        }

        await KeepAsync(touched: true);
        if (removed?.Done?.UploadId is { } upload)
        {
            try
            {
                await compose.DiscardUploadAsync(await session.TicketAsync(), upload, _gone.Token);
            }
            catch (MailException)
            {
                // It is off the message; what is left of it on the server expires.
            }
        }

        await SendWhenUploadedAsync();
    }
}
