using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Webmail.Contracts.Messages;

namespace Webmail.Gateway.Http;

/// <summary>Streams a part as it comes from the server, and gives its connection back whether or not the reader stays to the end.</summary>
internal sealed class PartResult(PartContent part) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await using (part)
        {
            // The message says what type it claims to be; whoever shows it to a browser decides what to believe.
            var response = httpContext.Response;
            response.ContentType = MediaTypeHeaderValue.TryParse(part.ContentType, out var type) ? type.ToString() : "application/octet-stream";
            response.ContentLength = part.Length;
            response.Headers.XContentTypeOptions = "nosniff";
            if (part.FileName is { } fileName)
            {
                var disposition = new ContentDispositionHeaderValue("attachment");
                disposition.SetHttpFileName(fileName);
                response.Headers.ContentDisposition = disposition.ToString();
            }

            await part.Content.CopyToAsync(response.Body, httpContext.RequestAborted);
        }
    }
}
