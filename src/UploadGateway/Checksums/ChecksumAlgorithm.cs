namespace DockLogs.UploadGateway.Checksums;

/// <summary>The checksums that S3 clients can ask for (S3 user guide, "Checking object integrity").</summary>
internal enum ChecksumAlgorithm
{
    Crc32,
    Crc32C,
    Crc64Nvme,
    Sha1,
    Sha256,
}
