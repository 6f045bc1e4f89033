using DockLogs.UploadGateway.Storage;

namespace DockLogs.UploadGateway.Requests;

/// <summary>
/// Bucket names this gateway can serve: what is both an S3 bucket name and an Azure container name
/// (3 to 63 lower-case letters, digits and single hyphens, beginning and ending with a letter or digit).
/// </summary>
internal static class BucketName
{
    // Paths of the health checks, and the container of the gateway's own records.
    private static readonly string[] Reserved = ["healthz", "readyz", GatewayContainer.Name];

    public static bool IsValid(string name)
    {
        if (name.Length is < 3 or > 63 || Reserved.Contains(name))
        {
            return false;
        }

        var previous = '-';
        foreach (var c in name)
        {
            if (c == '-' ? previous == '-' : !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)))
            {
                return false;
            }

            previous = c;
        }

        return previous != '-';
    }
}
