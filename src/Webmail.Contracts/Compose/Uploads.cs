namespace Webmail.Contracts.Compose;

/// <param name="Size">Announced size in bytes; limits are checked against it before the first byte.</param>
public sealed record UploadRequest(string FileName, string ContentType, long Size);

public sealed record Upload(Guid Id, string FileName, string ContentType, long Size);
