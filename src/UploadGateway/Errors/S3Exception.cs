namespace DockLogs.UploadGateway.Errors;

/// <summary>
/// Ends a request with an S3 error. Thrown where a refusal is found deep inside a stream that is being read;
/// caught at the one boundary, <see cref="GatewayEndpoint"/>.
/// </summary>
internal sealed class S3Exception(S3Error error, Exception? cause = null) : Exception(error.Message, cause)
{
    public S3Error Error { get; } = error;
}
