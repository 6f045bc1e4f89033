using DockLogs.UploadGateway.Checksums;
using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Payloads;
using DockLogs.UploadGateway.Requests;
using DockLogs.UploadGateway.Revocation;
using DockLogs.UploadGateway.Storage;

namespace DockLogs.UploadGateway.Verbs;

/// <summary>
/// PutObject. What fits into one block is written in one piece after it was verified; anything larger streams into
/// staged blocks that become the object at the end, all at once or not at all.
/// </summary>
internal sealed class PutObject(IObjectStore store, BlockStager stager, BlockBuffers buffers, AttemptClock attempts, Revocations revocations) : IVerb
{
    /// <summary>S3's own limit for one PUT: 5 GiB.</summary>
    private const long MaxBytes = 5L * 1024 * 1024 * 1024;

    public string Name => nameof(PutObject);

    public async Task RunAsync(S3Request request, CancellationToken cancellationToken)
    {
        if (!ObjectHeaders.TryRead(request.Headers, out var headers, out var error)
            || !DeclaredDigests.TryRead(request.Headers, request.Authenticated.Payload, out var declared, out error))
        {
            throw new S3Exception(error);
        }

        using var payload = PayloadReader.Open(request.Http.Request, request.Authenticated, declared);
        SizeLimit.Check(payload.Length, Math.Min(MaxBytes, Math.Min(request.Grant.MaxBytes ?? MaxBytes, stager.MaxBytes)));
        var atOnce = stager.FitsOneBlock(payload.Length);
        // The storage makes an MD5 of what is written in one piece, and tells it.
        using var digest = new PayloadDigest(declared, withMd5: !atOnce, withSha256: true);
        var verified = atOnce
            ? await WriteAtOnceAsync(request, headers, payload, digest, cancellationToken)
            : await WriteInBlocksAsync(request, headers, payload, digest, cancellationToken);

        request.Response.Headers.ETag = $"\"{Convert.ToHexStringLower(verified.Md5)}\"";
        if (verified is { Algorithm: { } algorithm, Checksum: { } checksum })
        {
            request.Response.Headers[ChecksumNames.Header(algorithm)] = Convert.ToBase64String(checksum);
            request.Response.Headers["x-amz-checksum-type"] = "FULL_OBJECT";
        }
    }

    private async Task<VerifiedDigest> WriteAtOnceAsync(
        S3Request request, ObjectHeaders headers, PayloadReader payload, PayloadDigest digest, CancellationToken cancellationToken)
    {
        using var buffer = await buffers.RentAsync((int)payload.Length, cancellationToken);
        await payload.ReadAsync(buffer.Memory, digest, cancellationToken);
        var verified = digest.Verify(await payload.CompleteAsync(cancellationToken));
        await revocations.CheckAsync(request.Grant.Upload, cancellationToken);
        // The body is whole and verified: a client that leaves now still wants it stored.
        var md5 = await store.PutAsync(request.Address, buffer.Memory, NewObject.Describe(request.Grant, headers, verified), new WriteCondition(headers.OnlyIfAbsent), CancellationToken.None);
        return verified with { Md5 = md5 };
    }

    private async Task<VerifiedDigest> WriteInBlocksAsync(
        S3Request request, ObjectHeaders headers, PayloadReader payload, PayloadDigest digest, CancellationToken cancellationToken)
    {
        var writer = BlockId.RandomWriter();
        var attempt = attempts.Next();
        var staged = new List<string>();
        var verified = await stager.StageAsync(request.Address, payload, digest, NextId, cancellationToken);
        // Asked again, since the body may have taken an hour to come.
        await revocations.CheckAsync(request.Grant.Upload, cancellationToken);
        await store.CommitAsync(request.Address, staged, NewObject.Describe(request.Grant, headers, verified), new WriteCondition(headers.OnlyIfAbsent), CancellationToken.None);
        return verified;

        string NextId(int index, VerifiedDigest? last)
        {
            staged.Add(BlockId.Write(writer, part: 0, attempt, index, last is not null, isEmptyPart: false, md5: [], checksum: []));
            return staged[^1];
        }
    }
}
