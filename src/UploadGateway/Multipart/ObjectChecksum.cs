using System.Globalization;
using DockLogs.UploadGateway.Checksums;

namespace DockLogs.UploadGateway.Multipart;

/// <summary>The checksum of an object out of those of its parts (S3 user guide, "Full object and composite checksum types").</summary>
internal static class ObjectChecksum
{
    /// <returns>Base64; a composite one with "-" and the number of parts behind.</returns>
    public static string Of(ChecksumAlgorithm algorithm, bool isFullObject, IReadOnlyList<StoredPart> parts)
    {
        var bytes = ChecksumNames.Bytes(algorithm);
        if (!isFullObject)
        {
            using var composite = RunningChecksum.Create(algorithm);
            foreach (var part in parts)
            {
                composite.Append(part.Checksum.AsSpan(0, bytes));
            }

            return Convert.ToBase64String(composite.Finish()) + "-" + parts.Count.ToString(CultureInfo.InvariantCulture);
        }

        var whole = parts[0].Checksum[..bytes];
        foreach (var part in parts.Skip(1))
        {
            whole = CrcCombination.Combine(algorithm, whole, part.Checksum.AsSpan(0, bytes), part.Size);
        }

        return Convert.ToBase64String(whole);
    }
}
