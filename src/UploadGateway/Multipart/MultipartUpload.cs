using DockLogs.Contracts;
using DockLogs.UploadGateway.Checksums;
using DockLogs.UploadGateway.Requests;

namespace DockLogs.UploadGateway.Multipart;

/// <summary>A multipart upload that was begun: what later requests cannot say again.</summary>
internal sealed record MultipartUpload
{
    /// <summary>The S3 upload id: 22 characters of base64url, random.</summary>
    public required string Id { get; init; }

    /// <summary>The upload whose credentials began it; no other upload's credentials see it.</summary>
    public required UploadId Upload { get; init; }

    public required string Bucket { get; init; }

    public required string Key { get; init; }

    public required DateTimeOffset Initiated { get; init; }

    /// <summary>The checksum that every part has; null for none.</summary>
    public ChecksumAlgorithm? Algorithm { get; init; }

    /// <summary>The object's checksum is over its bytes, not over the checksums of its parts.</summary>
    public bool IsFullObject { get; init; }

    public required ObjectHeaders Headers { get; init; }
}
