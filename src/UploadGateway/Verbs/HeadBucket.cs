using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Storage;
using Microsoft.Extensions.Options;

namespace DockLogs.UploadGateway.Verbs;

/// <summary>HeadBucket, which many clients ask before their first upload.</summary>
internal sealed class HeadBucket(IObjectStore store, IOptions<GatewayOptions> options) : IVerb
{
    public string Name => nameof(HeadBucket);

    public async Task RunAsync(S3Request request, CancellationToken cancellationToken)
    {
        EmptyBody.Check(request);
        request.Response.Headers["x-amz-bucket-region"] = options.Value.Region;
        if (!await store.BucketExistsAsync(request.Target.Bucket, cancellationToken))
        {
            throw new S3Exception(S3Errors.NoSuchBucket.With("BucketName", request.Target.Bucket));
        }
    }
}
