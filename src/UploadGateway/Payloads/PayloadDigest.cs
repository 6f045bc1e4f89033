using System.Security.Cryptography;
using DockLogs.UploadGateway.Checksums;
using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Multipart;
using DockLogs.UploadGateway.Storage;

namespace DockLogs.UploadGateway.Payloads;

/// <summary>Hashes a body in passing: what was declared, and what was asked for.</summary>
/// <param name="declared">What the body must hash to.</param>
/// <param name="withMd5">MD5 is wanted even if nothing was declared.</param>
/// <param name="withSha256">SHA-256 is wanted even if nothing was declared.</param>
/// <param name="wanted">A checksum to compute although the client did not choose one; the client's own is the same one if there is one.</param>
/// <param name="followed">Who makes the digest of the object that this body is a part of.</param>
internal sealed class PayloadDigest(
    DeclaredDigests declared, bool withMd5 = true, bool withSha256 = false, ChecksumAlgorithm? wanted = null, PartFollower? followed = null) : IDisposable
{
    /// <summary>So much at once that all digests find it in the processor's cache.</summary>
    public const int SliceBytes = 128 * 1024;

    private readonly ChecksumAlgorithm? _algorithm = declared.Algorithm ?? wanted;
    private readonly RunningMd5? _md5 = withMd5 || declared.Md5 is not null || followed is not null ? new() : null;

    private readonly IncrementalHash? _sha256 = withSha256 || declared.Sha256 is not null || (declared.Algorithm ?? wanted) is ChecksumAlgorithm.Sha256
        ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256)
        : null;

    // A SHA-256 checksum is the hash above.
    private readonly RunningChecksum? _checksum = (declared.Algorithm ?? wanted) is { } algorithm and not ChecksumAlgorithm.Sha256
        ? RunningChecksum.Create(algorithm)
        : null;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(SliceBytes, bytes.Length)..])
        {
            AppendSlice(bytes[..Math.Min(SliceBytes, bytes.Length)]);
        }
    }

    /// <summary>A block whose bytes were all appended, and which is about to be given back.</summary>
    public void Follow(BlockBuffer block) => followed?.Follow(block);

    /// <summary>The digests of the whole body, compared with what was declared.</summary>
    /// <param name="trailingChecksum">The checksum that came in the trailer; null when none was announced.</param>
    /// <exception cref="S3Exception">One does not match.</exception>
    public VerifiedDigest Verify(byte[]? trailingChecksum)
    {
        var md5 = _md5?.GetCurrentHash() ?? [];
        var sha256 = _sha256?.GetCurrentHash() ?? [];
        if (declared.Sha256 is { } signed && !CryptographicOperations.FixedTimeEquals(signed, sha256))
        {
            throw new S3Exception(S3Errors.ContentSha256Mismatch
                .With("ClientComputedContentSHA256", Convert.ToHexStringLower(signed))
                .With("S3ComputedContentSHA256", Convert.ToHexStringLower(sha256)));
        }

        if (declared.Md5 is { } expected && !CryptographicOperations.FixedTimeEquals(expected, md5))
        {
            throw new S3Exception(S3Errors.BadDigest
                .With("CalculatedDigest", Convert.ToBase64String(md5))
                .With("ExpectedDigest", Convert.ToBase64String(expected)));
        }

        if (_algorithm is not { } algorithm)
        {
            return new VerifiedDigest(md5, sha256, null, null);
        }

        var checksum = _checksum?.Finish() ?? sha256;
        if (declared.Algorithm is not null
            && !CryptographicOperations.FixedTimeEquals(checksum, (declared.InTrailer ? trailingChecksum : declared.Checksum) ?? []))
        {
            throw new S3Exception(S3Errors.ChecksumMismatch(ChecksumNames.Name(algorithm)));
        }

        return new VerifiedDigest(md5, sha256, algorithm, checksum);
    }

    public void Dispose()
    {
        _sha256?.Dispose();
        _checksum?.Dispose();
    }

    private void AppendSlice(ReadOnlySpan<byte> bytes)
    {
        if (followed is null)
        {
            _md5?.Append(bytes);
        }
        else
        {
            followed.Append(bytes, _md5!);
        }

        _sha256?.AppendData(bytes);
        _checksum?.Append(bytes);
    }
}
