using DockLogs.UploadGateway.Storage;

namespace DockLogs.UploadGateway.Errors;

/// <summary>The S3 error for whatever ended a request.</summary>
internal static class FailureTranslation
{
    public static S3Error ErrorFor(Exception exception) => exception switch
    {
        S3Exception refused => refused.Error,
        ObjectStoreException store => store.Fault switch
        {
            StoreFault.BucketMissing => S3Errors.NoSuchBucket,
            StoreFault.BlocksMissing => S3Errors.OvertakenWrite,
            StoreFault.ConditionFailed => S3Errors.PreconditionFailed,
            StoreFault.TooLarge => S3Errors.EntityTooLarge,
            _ => S3Errors.ServiceUnavailable,
        },
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => S3Errors.RequestTimeout,
        // The body's: what the storage throws is told apart above. Not all that the web server says about a bent body has a type of its own.
        IOException => S3Errors.IncompleteBody,
        _ => S3Errors.InternalError,
    };
}
