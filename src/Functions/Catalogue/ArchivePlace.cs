using DockLogs.Contracts;

namespace DockLogs.Functions.Catalogue;

/// <summary>Where an archive lies, beside its key: settings may change, archives stay where they are.</summary>
/// <param name="Store"><see cref="Blob"/>, <see cref="Aws"/>, <see cref="Minio"/> or <see cref="Ali"/>.</param>
/// <param name="Bucket">The bucket, or the container.</param>
public sealed record ArchivePlace(string Store, string Bucket)
{
    /// <summary>Azure Blob Storage.</summary>
    public const string Blob = "blob";

    /// <summary>Amazon S3.</summary>
    public const string Aws = "aws";

    /// <summary>MinIO.</summary>
    public const string Minio = "minio";

    /// <summary>Alibaba Cloud OSS.</summary>
    public const string Ali = "ali";

    /// <summary>Where the upload gateway and copies put archives.</summary>
    public static ArchivePlace InBlobStorage { get; } = new(Blob, ContainerNames.Archives);
}
