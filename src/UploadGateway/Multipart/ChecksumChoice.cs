using System.Diagnostics.CodeAnalysis;
using DockLogs.UploadGateway.Checksums;
using DockLogs.UploadGateway.Errors;

namespace DockLogs.UploadGateway.Multipart;

/// <summary>Which checksum a CreateMultipartUpload asks for.</summary>
internal sealed record ChecksumChoice(ChecksumAlgorithm? Algorithm, bool IsFullObject)
{
    public static bool TryRead(IHeaderDictionary headers, [NotNullWhen(true)] out ChecksumChoice? choice, [NotNullWhen(false)] out S3Error? error)
    {
        choice = null;
        error = null;
        var name = headers["x-amz-checksum-algorithm"].ToString();
        var type = headers["x-amz-checksum-type"].ToString();
        if (name.Length == 0)
        {
            if (type.Length > 0)
            {
                error = S3Errors.InvalidRequest.Saying("The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
                return false;
            }

            choice = new ChecksumChoice(null, false);
            return true;
        }

        if (!ChecksumNames.TryParse(name, out var algorithm))
        {
            error = S3Errors.InvalidChecksumAlgorithm;
            return false;
        }

        // CRC64NVME exists over the whole object only; of SHA-1 and SHA-256 parts cannot be put together.
        var isFullObject = type switch
        {
            "" => algorithm == ChecksumAlgorithm.Crc64Nvme,
            "FULL_OBJECT" => true,
            "COMPOSITE" => false,
            _ => (bool?)null,
        };
        var fits = (algorithm, isFullObject) switch
        {
            (_, null) => false,
            (ChecksumAlgorithm.Crc64Nvme, false) => false,
            (ChecksumAlgorithm.Sha1 or ChecksumAlgorithm.Sha256, true) => false,
            _ => true,
        };
        if (!fits)
        {
            error = S3Errors.InvalidRequest.Saying($"The {type} checksum type cannot be used with the {name} checksum algorithm.");
            return false;
        }

        choice = new ChecksumChoice(algorithm, isFullObject!.Value);
        return true;
    }
}
