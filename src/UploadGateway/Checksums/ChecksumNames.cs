namespace DockLogs.UploadGateway.Checksums;

/// <summary>How a checksum algorithm is called in headers and in the API.</summary>
internal static class ChecksumNames
{
    private const string HeaderPrefix = "x-amz-checksum-";

    public static string Header(ChecksumAlgorithm algorithm) => HeaderPrefix + Name(algorithm).ToLowerInvariant();

    /// <summary>As in x-amz-sdk-checksum-algorithm: CRC32, CRC32C, CRC64NVME, SHA1, SHA256.</summary>
    public static string Name(ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.Crc32 => "CRC32",
        ChecksumAlgorithm.Crc32C => "CRC32C",
        ChecksumAlgorithm.Crc64Nvme => "CRC64NVME",
        ChecksumAlgorithm.Sha1 => "SHA1",
        _ => "SHA256",
    };

    /// <summary>As in x-amz-checksum-type.</summary>
    public static string Type(bool isFullObject) => isFullObject ? "FULL_OBJECT" : "COMPOSITE";

    public static int Bytes(ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.Crc32 or ChecksumAlgorithm.Crc32C => 4,
        ChecksumAlgorithm.Crc64Nvme => 8,
        ChecksumAlgorithm.Sha1 => 20,
        _ => 32,
    };

    public static bool TryParse(string name, out ChecksumAlgorithm algorithm)
    {
        foreach (var candidate in Enum.GetValues<ChecksumAlgorithm>())
        {
            if (Name(candidate).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                algorithm = candidate;
                return true;
            }
        }

        algorithm = default;
        return false;
    }

    /// <summary>Whether a header is one that carries a checksum, known or not.</summary>
    public static bool IsValueHeader(string header) =>
        header.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase)
        && header[HeaderPrefix.Length..].ToLowerInvariant() is not ("algorithm" or "type" or "mode");

    public static bool TryParseHeader(string header, out ChecksumAlgorithm algorithm)
    {
        algorithm = default;
        return header.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase) && TryParse(header[HeaderPrefix.Length..], out algorithm);
    }

    /// <summary>Reads a checksum in base64; false when it is not one of this algorithm.</summary>
    public static bool TryDecode(ChecksumAlgorithm algorithm, string base64, out byte[] value)
    {
        value = new byte[Bytes(algorithm)];
        // A fixed text length keeps out white space, which the decoder would skip.
        return base64.Length == (value.Length + 2) / 3 * 4
            && Convert.TryFromBase64String(base64, value, out var length)
            && length == value.Length;
    }
}
