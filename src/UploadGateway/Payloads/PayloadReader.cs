using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Signing;

namespace DockLogs.UploadGateway.Payloads;

/// <summary>The bytes of a body without its framing.</summary>
internal abstract class PayloadReader : IDisposable
{
    /// <summary>How many bytes there will be; declared by the client, and enforced.</summary>
    public abstract long Length { get; }

    /// <summary>Fills the destination. Fewer bytes than it holds come only when <see cref="Length"/> is reached.</summary>
    /// <exception cref="S3Exception">The body is not what its framing, its signatures or its length promise.</exception>
    public abstract ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken);

    /// <summary>
    /// Fills the destination and hashes it on the way, slice by slice: what comes next arrives meanwhile, and what was
    /// just copied is still in the processor's cache.
    /// </summary>
    /// <exception cref="S3Exception">As with <see cref="ReadAsync"/>.</exception>
    public async ValueTask ReadAsync(Memory<byte> destination, PayloadDigest digest, CancellationToken cancellationToken)
    {
        for (var offset = 0; offset < destination.Length; offset += PayloadDigest.SliceBytes)
        {
            var slice = destination.Slice(offset, Math.Min(PayloadDigest.SliceBytes, destination.Length - offset));
            await ReadAsync(slice, cancellationToken);
            digest.Append(slice.Span);
        }
    }

    /// <summary>Reads what follows the last byte, and so finds out that the body is whole.</summary>
    /// <returns>The checksum of the trailer; null when none was announced.</returns>
    /// <exception cref="S3Exception">As with <see cref="ReadAsync"/>.</exception>
    public abstract ValueTask<byte[]?> CompleteAsync(CancellationToken cancellationToken);

    public abstract void Dispose();

    /// <summary>Finds out how the body is framed.</summary>
    /// <exception cref="S3Exception">Its length is not declared.</exception>
    public static PayloadReader Open(HttpRequest request, AuthenticatedRequest authenticated, DeclaredDigests declared)
    {
        var body = new PatientBody(request.BodyReader, request.HttpContext.RequestServices.GetRequiredService<TimeProvider>());
        if (!authenticated.Payload.IsChunked)
        {
            return request.ContentLength is { } length
                ? new PlainPayload(body, length)
                : throw new S3Exception(S3Errors.MissingContentLength);
        }

        var decoded = request.Headers["x-amz-decoded-content-length"].ToString();
        return long.TryParse(decoded, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var decodedLength)
            ? new ChunkedPayload(body, decodedLength, authenticated, declared)
            : throw new S3Exception(S3Errors.MissingContentLength);
    }
}
