using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using DockLogs.UploadGateway.Checksums;
using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Signing;

namespace DockLogs.UploadGateway.Payloads;

/// <summary>What the headers say that the body must hash to.</summary>
internal sealed record DeclaredDigests
{
    private const string TrailerHeader = "x-amz-trailer";
    private const string AlgorithmHeader = "x-amz-sdk-checksum-algorithm";

    public byte[]? Sha256 { get; init; }

    public byte[]? Md5 { get; init; }

    /// <summary>The checksum the client chose; null for none.</summary>
    public ChecksumAlgorithm? Algorithm { get; init; }

    /// <summary>Its value; null when it comes in the trailer.</summary>
    public byte[]? Checksum { get; init; }

    /// <summary>The checksum's value comes in the trailer.</summary>
    public bool InTrailer { get; init; }

    public static bool TryRead(
        IHeaderDictionary headers, PayloadHash payload, [NotNullWhen(true)] out DeclaredDigests? digests, [NotNullWhen(false)] out S3Error? error)
    {
        digests = null;
        if (!TryReadMd5(headers, out var md5, out error)
            || !TryReadChecksum(headers, out var algorithm, out var checksum, out error)
            || !TryReadTrailer(headers, payload, out var trailing, out error))
        {
            return false;
        }

        if (algorithm is not null && trailing is not null)
        {
            error = S3Errors.MultipleChecksums;
            return false;
        }

        var named = headers[AlgorithmHeader].ToString();
        if (named.Length > 0)
        {
            if (!ChecksumNames.TryParse(named, out var expected))
            {
                error = S3Errors.InvalidChecksumAlgorithm;
                return false;
            }

            if ((algorithm ?? trailing) is not { } given)
            {
                error = S3Errors.InvalidRequest.Saying($"{AlgorithmHeader} specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.");
                return false;
            }

            if (given != expected)
            {
                error = S3Errors.InvalidChecksumHeader(AlgorithmHeader);
                return false;
            }
        }

        digests = new DeclaredDigests
        {
            Sha256 = payload.Sha256,
            Md5 = md5,
            Algorithm = algorithm ?? trailing,
            Checksum = checksum,
            InTrailer = trailing is not null,
        };
        return true;
    }

    /// <summary>For a document: a checksum header there is about the object, not about the document.</summary>
    public static bool TryReadForDocument(
        IHeaderDictionary headers, PayloadHash payload, [NotNullWhen(true)] out DeclaredDigests? digests, [NotNullWhen(false)] out S3Error? error)
    {
        digests = TryReadMd5(headers, out var md5, out error) ? new DeclaredDigests { Sha256 = payload.Sha256, Md5 = md5 } : null;
        return digests is not null;
    }

    private static bool TryReadMd5(IHeaderDictionary headers, out byte[]? md5, [NotNullWhen(false)] out S3Error? error)
    {
        md5 = null;
        error = null;
        if (headers.ContentMD5.Count == 0)
        {
            return true;
        }

        var text = headers.ContentMD5.ToString();
        md5 = new byte[MD5.HashSizeInBytes];
        if (text.Length == 24 && Convert.TryFromBase64String(text, md5, out var length) && length == md5.Length)
        {
            return true;
        }

        error = S3Errors.InvalidDigest;
        return false;
    }

    private static bool TryReadChecksum(
        IHeaderDictionary headers, out ChecksumAlgorithm? algorithm, out byte[]? checksum, [NotNullWhen(false)] out S3Error? error)
    {
        algorithm = null;
        checksum = null;
        error = null;
        foreach (var (name, value) in headers)
        {
            if (!ChecksumNames.IsValueHeader(name))
            {
                continue;
            }

            if (algorithm is not null)
            {
                error = S3Errors.MultipleChecksums;
                return false;
            }

            if (!ChecksumNames.TryParseHeader(name, out var found))
            {
                error = S3Errors.InvalidChecksumAlgorithm;
                return false;
            }

            if (!ChecksumNames.TryDecode(found, value.ToString(), out checksum))
            {
                error = S3Errors.InvalidChecksumHeader(ChecksumNames.Header(found));
                return false;
            }

            algorithm = found;
        }

        return true;
    }

    private static bool TryReadTrailer(
        IHeaderDictionary headers, PayloadHash payload, out ChecksumAlgorithm? algorithm, [NotNullWhen(false)] out S3Error? error)
    {
        algorithm = null;
        error = null;
        var name = headers[TrailerHeader].ToString();
        if (name.Length == 0)
        {
            return true;
        }

        if (!payload.HasTrailer)
        {
            error = S3Errors.InvalidRequest.Saying("x-amz-trailer is given, but x-amz-content-sha256 says that there is no trailer.");
            return false;
        }

        if (!ChecksumNames.TryParseHeader(name.Trim(), out var found))
        {
            error = S3Errors.InvalidRequest.Saying("The value specified in the x-amz-trailer header is not supported.");
            return false;
        }

        algorithm = found;
        return true;
    }
}
