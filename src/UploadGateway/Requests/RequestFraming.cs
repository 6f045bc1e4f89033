using DockLogs.UploadGateway.Errors;

namespace DockLogs.UploadGateway.Requests;

/// <summary>
/// Refuses a request whose end two readers might see at different places (RFC 9112, 6.1 and 11.2: request smuggling).
/// </summary>
internal static class RequestFraming
{
    /// <returns>null when the framing is clear.</returns>
    public static S3Error? Check(HttpRequest request)
    {
        if (request.Headers.TransferEncoding.Count == 0)
        {
            return null;
        }

        // Kestrel takes Transfer-Encoding, and puts the Content-Length that came with it aside under this name.
        var bothGiven = request.ContentLength is not null || request.Headers.ContainsKey("X-Content-Length");
        return bothGiven ? S3Errors.AmbiguousLength : null;
    }
}
