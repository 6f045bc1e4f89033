using DockLogs.UploadGateway.Checksums;
using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Multipart;

namespace DockLogs.UploadGateway.Verbs;

/// <summary>Compares the checksum of the whole object that a CompleteMultipartUpload claims in its headers.</summary>
internal static class CompletionChecksum
{
    /// <param name="computed">Base64, composite ones with the number of parts; null when the upload has no checksum.</param>
    /// <exception cref="S3Exception">It does not match, or is none.</exception>
    public static void Check(IHeaderDictionary headers, MultipartUpload upload, string? computed)
    {
        var type = headers["x-amz-checksum-type"].ToString();
        if (type.Length > 0 && (upload.Algorithm is null || type != ChecksumNames.Type(upload.IsFullObject)))
        {
            throw new S3Exception(S3Errors.InvalidRequest.Saying($"The upload was not created with the {type} checksum type."));
        }

        string? claimed = null;
        foreach (var (name, value) in headers)
        {
            if (!ChecksumNames.IsValueHeader(name))
            {
                continue;
            }

            if (claimed is not null)
            {
                throw new S3Exception(S3Errors.MultipleChecksums);
            }

            claimed = value.ToString();
            if (!ChecksumNames.TryParseHeader(name, out var algorithm) || algorithm != upload.Algorithm)
            {
                throw new S3Exception(S3Errors.BadDigest.Saying($"The upload was not created with the checksum that {name.ToLowerInvariant()} names."));
            }
        }

        // A composite checksum may be claimed with or without the number of parts.
        if (claimed is not null && claimed != computed && (upload.IsFullObject || claimed != computed![..computed!.LastIndexOf('-')]))
        {
            throw new S3Exception(S3Errors.ChecksumMismatch(ChecksumNames.Name(upload.Algorithm!.Value)));
        }
    }
}
