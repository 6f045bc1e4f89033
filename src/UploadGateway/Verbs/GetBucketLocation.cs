using Microsoft.Extensions.Options;

namespace DockLogs.UploadGateway.Verbs;

/// <summary>GetBucketLocation, by which clients learn the region to sign for.</summary>
internal sealed class GetBucketLocation(IOptions<GatewayOptions> options) : IVerb
{
    public string Name => nameof(GetBucketLocation);

    public Task RunAsync(S3Request request, CancellationToken cancellationToken)
    {
        EmptyBody.Check(request);
        return XmlAnswer.WriteAsync(
            request.Response,
            "LocationConstraint",
            // us-east-1 is told as nothing (S3 API reference, GetBucketLocation).
            xml => xml.WriteString(options.Value.Region == "us-east-1" ? "" : options.Value.Region),
            cancellationToken);
    }
}
