using DockLogs.Contracts;
using DockLogs.UploadGateway.Checksums;
using DockLogs.UploadGateway.Multipart;
using DockLogs.UploadGateway.Payloads;
using DockLogs.UploadGateway.Requests;
using DockLogs.UploadGateway.Storage;

namespace DockLogs.UploadGateway.Verbs;

/// <summary>What is stored with a new object; enough to verify it later without reading it.</summary>
internal static class NewObject
{
    /// <summary>Of an object in parts; its digests are added when they are known.</summary>
    public static ObjectProperties DescribeMultipart(MultipartUpload upload, string etag, string? checksum)
    {
        var metadata = new Dictionary<string, string>
        {
            [ObjectMetadata.Upload] = upload.Upload.Value,
            [ObjectMetadata.Multipart] = upload.Id,
            [ObjectMetadata.ETag] = etag,
        };
        if (upload.Algorithm is { } algorithm && checksum is not null)
        {
            metadata[ObjectMetadata.Checksum] = $"{ChecksumNames.Name(algorithm)}:{checksum}";
        }

        return Describe(upload.Headers, metadata, md5: null);
    }

    /// <summary>Of an object that a single request wrote.</summary>
    public static ObjectProperties Describe(UploadGrant grant, ObjectHeaders headers, VerifiedDigest digest)
    {
        var metadata = new Dictionary<string, string>
        {
            [ObjectMetadata.Sha256] = Convert.ToHexStringLower(digest.Sha256),
            [ObjectMetadata.Upload] = grant.Upload.Value,
        };
        if (digest is { Algorithm: { } algorithm, Checksum: { } checksum })
        {
            metadata[ObjectMetadata.Checksum] = $"{ChecksumNames.Name(algorithm)}:{Convert.ToBase64String(checksum)}";
        }

        return Describe(headers, metadata, digest.Md5 is { Length: > 0 } md5 ? md5 : null);
    }

    private static ObjectProperties Describe(ObjectHeaders headers, Dictionary<string, string> metadata, byte[]? md5)
    {
        if (headers.UserMetadata is { } user)
        {
            metadata[ObjectMetadata.User] = user;
        }

        return new ObjectProperties
        {
            Md5 = md5,
            ContentType = headers.ContentType,
            ContentEncoding = headers.ContentEncoding,
            ContentLanguage = headers.ContentLanguage,
            ContentDisposition = headers.ContentDisposition,
            CacheControl = headers.CacheControl,
            Metadata = metadata,
        };
    }
}
