using System.Globalization;
using DockLogs.UploadGateway.Checksums;
using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Multipart;
using DockLogs.UploadGateway.Payloads;
using DockLogs.UploadGateway.Storage;

namespace DockLogs.UploadGateway.Verbs;

/// <summary>
/// UploadPart. A part becomes staged blocks of the object's own blob; sending it again makes new blocks, and the
/// client's list of ETags says in the end which attempt counts.
/// </summary>
internal sealed class UploadPart(IObjectStore store, MultipartUploads uploads, BlockStager stager, AttemptClock attempts) : IVerb
{
    /// <summary>S3's own limit for one part: 5 GiB.</summary>
    private const long MaxBytes = 5L * 1024 * 1024 * 1024;
    private const int MaxParts = 10_000;

    // Resends are normal on a dock's link; without any bound a token could fill the storage with parts that never count.
    private const int MaxTimesOverLimit = 4;

    public string Name => nameof(UploadPart);

    public async Task RunAsync(S3Request request, CancellationToken cancellationToken)
    {
        if (!int.TryParse(request.Target.Query["partNumber"], NumberStyles.None, CultureInfo.InvariantCulture, out var part) || part is < 1 or > MaxParts)
        {
            throw new S3Exception(S3Errors.InvalidPartNumber.With("ArgumentName", "partNumber"));
        }

        if (request.Headers.ContainsKey("x-amz-copy-source"))
        {
            throw new S3Exception(S3Errors.NotImplemented.With("Header", "x-amz-copy-source"));
        }

        if (!DeclaredDigests.TryRead(request.Headers, request.Authenticated.Payload, out var declared, out var error))
        {
            throw new S3Exception(error);
        }

        var open = await uploads.FindAsync(request, cancellationToken);
        var algorithm = open.Upload.Algorithm;
        if (algorithm is not null && declared.Algorithm is { } chosen && chosen != algorithm)
        {
            throw new S3Exception(S3Errors.InvalidRequest.Saying(
                $"Checksum Type mismatch occurred, expected checksum Type: {ChecksumNames.Name(algorithm.Value)}, actual checksum Type: {ChecksumNames.Name(chosen)}"));
        }

        using var payload = PayloadReader.Open(request.Http.Request, request.Authenticated, declared);
        CheckSize(request, open, payload.Length);
        var verified = await StoreAsync(request, open, part, payload, declared, cancellationToken);
        request.Response.Headers.ETag = $"\"{Convert.ToHexStringLower(verified.Md5)}\"";
        if (verified is { Algorithm: { } sent, Checksum: { } checksum })
        {
            request.Response.Headers[ChecksumNames.Header(sent)] = Convert.ToBase64String(checksum);
        }
    }

    private void CheckSize(S3Request request, OpenUpload open, long length)
    {
        SizeLimit.Check(length, Math.Min(MaxBytes, Math.Min(request.Grant.MaxBytes ?? MaxBytes, stager.MaxBytes)));
        if (request.Grant.MaxBytes is { } limit)
        {
            SizeLimit.Check(open.Receive(length), Math.Min(limit, long.MaxValue / MaxTimesOverLimit) * MaxTimesOverLimit);
        }
    }

    private async Task<VerifiedDigest> StoreAsync(
        S3Request request, OpenUpload open, int part, PayloadReader payload, DeclaredDigests declared, CancellationToken cancellationToken)
    {
        var writer = BlockId.WriterOf(open.Upload.Id);
        var attempt = attempts.Next();
        var followed = open.Sequence.Begin(part);
        try
        {
            using var digest = new PayloadDigest(declared, wanted: open.Upload.Algorithm, followed: followed);
            VerifiedDigest verified;
            if (payload.Length == 0)
            {
                verified = digest.Verify(await payload.CompleteAsync(cancellationToken));
                await store.StageBlockAsync(request.Address, IdOf(0, verified), new byte[1], cancellationToken);
            }
            else
            {
                verified = await stager.StageAsync(request.Address, payload, digest, IdOf, cancellationToken);
            }

            if (followed is not null)
            {
                open.Sequence.Keep(followed, part, attempt, payload.Length);
                followed = null;
            }

            return verified;
        }
        finally
        {
            if (followed is not null)
            {
                open.Sequence.Drop(followed);
            }
        }

        string IdOf(int index, VerifiedDigest? last) =>
            BlockId.Write(writer, part, attempt, index, last is not null, isEmptyPart: payload.Length == 0, last?.Md5, last?.Checksum);
    }
}
