using DockLogs.Contracts;
using DockLogs.UploadGateway.Checksums;
using DockLogs.UploadGateway.Payloads;
using DockLogs.UploadGateway.Requests;
using DockLogs.UploadGateway.Storage;

namespace DockLogs.UploadGateway.Verbs;

/// <summary>What is stored with an object that a single request wrote; enough to verify it later without reading it.</summary>
internal static class NewObject
{
    public static ObjectProperties Describe(UploadGrant grant, ObjectHeaders headers, VerifiedDigest digest)
    {
        var metadata = new Dictionary<string, string>
        {
            [ObjectMetadata.Md5] = digest.Md5Hex,
            [ObjectMetadata.Sha256] = digest.Sha256Hex,
            [ObjectMetadata.Upload] = grant.Upload.Value,
        };
        if (digest is { Algorithm: { } algorithm, Checksum: { } checksum })
        {
            metadata[ObjectMetadata.Checksum] = $"{ChecksumNames.Name(algorithm)}:{Convert.ToBase64String(checksum)}";
        }

        if (headers.UserMetadata is { } user)
        {
            metadata[ObjectMetadata.User] = user;
        }

        return new ObjectProperties
        {
            Md5 = digest.Md5,
            ContentType = headers.ContentType,
            ContentEncoding = headers.ContentEncoding,
            ContentLanguage = headers.ContentLanguage,
            ContentDisposition = headers.ContentDisposition,
            CacheControl = headers.CacheControl,
            Metadata = metadata,
        };
    }
}
