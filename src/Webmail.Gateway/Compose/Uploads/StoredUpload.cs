namespace Webmail.Gateway.Compose.Uploads;

/// <summary>An upload that was found and whose key fits.</summary>
internal sealed record StoredUpload(Guid Id, string FileName, string ContentType, long Size, UploadKey Key) : IDisposable
{
    public void Dispose() => Key.Dispose();
}
