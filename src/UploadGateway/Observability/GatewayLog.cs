namespace DockLogs.UploadGateway.Observability;

/// <summary>The gateway's log messages.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(1, LogLevel.Information, "{Method} {Operation} {Bucket}/{Key}: {Status} {ErrorCode}, {ContentLength} bytes, {DurationMs:F1} ms, dock {Dock}, upload {Upload}, from {Remote}, request {RequestId}")]
    public static partial void Access(
        ILogger logger,
        string requestId,
        string method,
        string operation,
        string bucket,
        string key,
        string dock,
        string upload,
        int status,
        string errorCode,
        long contentLength,
        double durationMs,
        string remote);

    [LoggerMessage(2, LogLevel.Error, "Request {RequestId} failed because the storage did")]
    public static partial void StoreUnavailable(ILogger logger, Exception exception, string requestId);

    [LoggerMessage(4, LogLevel.Warning, "The container {Container} cannot be made or reached yet")]
    public static partial void BucketNotMade(ILogger logger, Exception exception, string container);

    [LoggerMessage(8, LogLevel.Warning, "The storage does not let this gateway see or make the container {Container}: make it, and give the gateway the role Storage Blob Data Contributor on it. The gateway goes on")]
    public static partial void BucketForbidden(ILogger logger, Exception exception, string container);

    [LoggerMessage(5, LogLevel.Information, "Forgot {Uploads} multipart uploads that were never completed, and {Revocations} old revocations")]
    public static partial void LeftoversRemoved(ILogger logger, int uploads, int revocations);

    [LoggerMessage(6, LogLevel.Warning, "Cannot remove what is left over; trying again later")]
    public static partial void CleaningFailed(ILogger logger, Exception exception);

    [LoggerMessage(7, LogLevel.Warning, "The list of revoked uploads cannot be read; the last one known is used")]
    public static partial void RevocationsStale(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "Request {RequestId} failed unexpectedly")]
    public static partial void UnexpectedFailure(ILogger logger, Exception exception, string requestId);
}
