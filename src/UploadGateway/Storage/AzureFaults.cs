using Azure;
using Azure.Identity;

namespace DockLogs.UploadGateway.Storage;

/// <summary>Tells what an exception of Azure.Storage.Blobs means for the gateway.</summary>
internal static class AzureFaults
{
    /// <summary>A managed identity that gives no token is one of them: without it the storage cannot be reached.</summary>
    public static bool IsStoreFailure(Exception exception) =>
        exception is RequestFailedException or HttpRequestException or AggregateException or IOException or TaskCanceledException or AuthenticationFailedException;

    public static ObjectStoreException Translate(Exception exception) => new(FaultOf(exception), exception);

    private static StoreFault FaultOf(Exception exception) => exception is not RequestFailedException failed
        ? StoreFault.Unavailable
        : failed.ErrorCode switch
        {
            "ContainerNotFound" or "ContainerBeingDeleted" => StoreFault.BucketMissing,
            "InvalidBlockList" or "InvalidBlobOrBlock" => StoreFault.BlocksMissing,
            "BlobAlreadyExists" or "ConditionNotMet" or "TargetConditionNotMet" => StoreFault.ConditionFailed,
            "BlockCountExceedsLimit" or "BlockListTooLong" or "RequestBodyTooLarge" => StoreFault.TooLarge,
            _ => failed.Status switch
            {
                StatusCodes.Status412PreconditionFailed => StoreFault.ConditionFailed,
                StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => StoreFault.Forbidden,
                _ => StoreFault.Unavailable,
            },
        };
}
