using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Payloads;
using DockLogs.UploadGateway.Storage;

namespace DockLogs.UploadGateway.Verbs;

/// <summary>Reads a request whose body is an XML document: bounded, and parsed only after it was verified.</summary>
internal sealed class RequestDocument(BlockBuffers buffers)
{
    /// <exception cref="S3Exception">The body is too long, or not what was signed, or <paramref name="parse"/> refuses it.</exception>
    public async Task<T> ReadAsync<T>(S3Request request, int maxBytes, Func<Stream, T> parse, CancellationToken cancellationToken)
    {
        if (request.Authenticated.Payload.IsChunked)
        {
            throw new S3Exception(S3Errors.StreamingNotAllowedHere);
        }

        if (!DeclaredDigests.TryReadForDocument(request.Headers, request.Authenticated.Payload, out var declared, out var error))
        {
            throw new S3Exception(error);
        }

        using var payload = PayloadReader.Open(request.Http.Request, request.Authenticated, declared);
        if (payload.Length > maxBytes)
        {
            throw new S3Exception(S3Errors.MessageTooLong);
        }

        using var buffer = await buffers.RentAsync((int)payload.Length, cancellationToken);
        using var digest = new PayloadDigest(declared);
        await payload.ReadAsync(buffer.Memory, digest, cancellationToken);
        digest.Verify(await payload.CompleteAsync(cancellationToken));
        using var body = new MemoryStream(buffer.Memory.ToArray(), writable: false);
        return parse(body);
    }
}
