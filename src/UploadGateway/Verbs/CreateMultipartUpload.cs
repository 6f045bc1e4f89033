using System.Buffers.Text;
using System.Security.Cryptography;
using DockLogs.UploadGateway.Checksums;
using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Multipart;
using DockLogs.UploadGateway.Requests;

namespace DockLogs.UploadGateway.Verbs;

/// <summary>CreateMultipartUpload.</summary>
internal sealed class CreateMultipartUpload(IMultipartLedger ledger, TimeProvider time) : IVerb
{
    public string Name => nameof(CreateMultipartUpload);

    public async Task RunAsync(S3Request request, CancellationToken cancellationToken)
    {
        EmptyBody.Check(request);
        if (!ObjectHeaders.TryRead(request.Headers, out var headers, out var error)
            || !ChecksumChoice.TryRead(request.Headers, out var checksum, out error))
        {
            throw new S3Exception(error);
        }

        var upload = new MultipartUpload
        {
            Id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)),
            Upload = request.Grant.Upload,
            Bucket = request.Target.Bucket,
            Key = request.Target.Key,
            Initiated = time.GetUtcNow(),
            Algorithm = checksum.Algorithm,
            IsFullObject = checksum.IsFullObject,
            Headers = headers,
        };
        await ledger.AddAsync(upload, cancellationToken);
        if (upload.Algorithm is { } algorithm)
        {
            request.Response.Headers["x-amz-checksum-algorithm"] = ChecksumNames.Name(algorithm);
            request.Response.Headers["x-amz-checksum-type"] = ChecksumNames.Type(upload.IsFullObject);
        }

        await XmlAnswer.WriteAsync(
            request.Response,
            "InitiateMultipartUploadResult",
            xml =>
            {
                xml.WriteElementString("Bucket", upload.Bucket);
                xml.WriteElementString("Key", upload.Key);
                xml.WriteElementString("UploadId", upload.Id);
            },
            cancellationToken);
    }
}
