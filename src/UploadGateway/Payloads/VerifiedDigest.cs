using DockLogs.UploadGateway.Checksums;

namespace DockLogs.UploadGateway.Payloads;

/// <summary>The digests of a body that is what its sender declared.</summary>
/// <param name="Md5">Empty when the storage makes it.</param>
/// <param name="Sha256">Empty when nobody needed it.</param>
/// <param name="Algorithm">The checksum the client chose; null for none.</param>
/// <param name="Checksum">Its value, big-endian.</param>
internal sealed record VerifiedDigest(byte[] Md5, byte[] Sha256, ChecksumAlgorithm? Algorithm, byte[]? Checksum);
