using Amazon.Runtime;

namespace DockLogs.Functions.Catalogue;

/// <summary>
/// A provider's storage refused or did not answer. Holds its error code only: its messages may repeat what was signed, and
/// whatever an activity throws ends up in the durable history.
/// </summary>
public sealed class StorageFaultException : Exception
{
    private StorageFaultException(string message)
        : base(message)
    {
    }

    /// <summary>From an answer of the storage.</summary>
    public static StorageFaultException Of(ArchivePlace place, AmazonServiceException cause)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(cause);
        string code = new Credentials.CredentialsException(place.Store, cause.ErrorCode, isTransient: true).Code;
        return new StorageFaultException($"{place.Store}, bucket {place.Bucket}: {code} (HTTP {(int)cause.StatusCode})");
    }

    /// <summary>The settings do not say how to reach the place.</summary>
    public static StorageFaultException NotSet(ArchivePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return new StorageFaultException($"An archive lies in bucket {place.Bucket} of {place.Store}, but that section of the settings is not set.");
    }
}
