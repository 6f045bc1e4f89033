using DockLogs.Contracts;
using DockLogs.UploadGateway.Requests;
using DockLogs.UploadGateway.Signing;
using DockLogs.UploadGateway.Storage;

namespace DockLogs.UploadGateway.Verbs;

/// <summary>A request that has been authenticated, and that is within what its token allows.</summary>
internal sealed record S3Request(HttpContext Http, RequestTarget Target, AuthenticatedRequest Authenticated)
{
    public UploadGrant Grant => Authenticated.Grant;

    public IHeaderDictionary Headers => Http.Request.Headers;

    public ObjectAddress Address => new(Target.Bucket, Target.Key);

    public HttpResponse Response => Http.Response;
}
