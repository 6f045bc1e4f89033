using System.Globalization;
using DockLogs.UploadGateway.Errors;

namespace DockLogs.UploadGateway.Verbs;

/// <summary>Keeps an object within what its token allows; the length is known before the first byte is read.</summary>
internal static class SizeLimit
{
    /// <exception cref="S3Exception">EntityTooLarge.</exception>
    public static void Check(long proposed, long allowed)
    {
        if (proposed > allowed)
        {
            throw new S3Exception(S3Errors.EntityTooLarge
                .With("ProposedSize", proposed.ToString(CultureInfo.InvariantCulture))
                .With("MaxSizeAllowed", allowed.ToString(CultureInfo.InvariantCulture)));
        }
    }
}
