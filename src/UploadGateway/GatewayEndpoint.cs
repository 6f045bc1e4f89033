using System.Security.Cryptography;
using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Hosting;
using DockLogs.UploadGateway.Observability;
using DockLogs.UploadGateway.Requests;
using DockLogs.UploadGateway.Revocation;
using DockLogs.UploadGateway.Signing;
using DockLogs.UploadGateway.Storage;
using DockLogs.UploadGateway.Verbs;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;

namespace DockLogs.UploadGateway;

/// <summary>
/// Takes every S3 request through the same steps: understand the target, authenticate, authorise, run the verb, and
/// turn whatever goes wrong into an S3 error document.
/// </summary>
internal sealed class GatewayEndpoint(
    Authenticator authenticator, RequestsInFlight inFlight, VerbTable verbs, Revocations revocations, GatewayMetrics metrics, IOptions<GatewayOptions> options, TimeProvider time, ILogger<GatewayEndpoint> logger)
{
    // A dock on a bad mobile link may stall. This is about the average; one that falls silent is PatientBody's.
    private static readonly MinDataRate SlowestBody = new(bytesPerSecond: 100, gracePeriod: TimeSpan.FromSeconds(30));

    public async Task HandleAsync(HttpContext context)
    {
        var began = time.GetTimestamp();
        metrics.Began();
        var entry = new AccessEntry(context, RandomNumberGenerator.GetHexString(16));
        context.Response.Headers["x-amz-request-id"] = entry.RequestId;
        context.Response.Headers["x-amz-id-2"] = entry.HostId;
        try
        {
            await ServeAsync(context, entry);
        }
        catch (Exception exception)
        {
            await AnswerFailureAsync(context, entry, exception);
        }
        finally
        {
            entry.Write(logger, metrics, time.GetElapsedTime(began));
        }
    }

    private async Task ServeAsync(HttpContext context, AccessEntry entry)
    {
        var request = context.Request;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } maxSize)
        {
            // The token's own limit applies; that of the web server is for forms.
            maxSize.MaxRequestBodySize = null;
        }

        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } minRate)
        {
            minRate.MinDataRate = SlowestBody;
        }

        var rawTarget = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (RequestFraming.Check(request) is { } framing)
        {
            throw new S3Exception(framing);
        }

        if (!RequestTarget.TryParse(rawTarget, request.Headers.Host.ToString(), options.Value.Domain, out var target, out var error))
        {
            throw new S3Exception(error);
        }

        entry.Target = target;
        if (!authenticator.TryAuthenticate(request, target, out var authenticated, out error))
        {
            throw new S3Exception(error);
        }

        entry.Grant = authenticated.Grant;
        entry.Span = GatewayTracing.Start(authenticated.Grant, request.Method, target.Key);
        var (verb, refusal) = verbs.Find(request.Method, target);
        entry.Operation = verb?.Name;
        // The bucket is checked before anything is said about what exists.
        if (target.Bucket.Length > 0 && target.Bucket != authenticated.Grant.Bucket)
        {
            throw new S3Exception(S3Errors.AccessDenied);
        }

        if (refusal is not null)
        {
            throw new S3Exception(refusal);
        }

        if (request.Headers.ContainsKey("x-amz-expected-bucket-owner"))
        {
            // Buckets here have no owner in Amazon's sense; to ignore the question would be to answer it.
            throw new S3Exception(S3Errors.NotImplemented.With("Header", "x-amz-expected-bucket-owner"));
        }

        if (target.Key.Length > 0 && !authenticated.Grant.Covers(target.Bucket, target.Key))
        {
            throw new S3Exception(S3Errors.AccessDenied);
        }

        var upload = authenticated.Grant.Upload;
        if (!inFlight.TryBegin(upload))
        {
            throw new S3Exception(S3Errors.SlowDown);
        }

        try
        {
            await revocations.CheckAsync(upload, context.RequestAborted);
            await verb!.RunAsync(new S3Request(context, target, authenticated), context.RequestAborted);
        }
        finally
        {
            inFlight.End(upload);
        }
    }

    private async Task AnswerFailureAsync(HttpContext context, AccessEntry entry, Exception exception)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            entry.ClientLeft();
            return;
        }

        var error = FailureTranslation.ErrorFor(exception);
        entry.Error = error;
        if (exception is ObjectStoreException { Fault: StoreFault.Unavailable or StoreFault.Forbidden })
        {
            GatewayLog.StoreUnavailable(logger, exception, entry.RequestId);
        }
        else if (error == S3Errors.InternalError)
        {
            GatewayLog.UnexpectedFailure(logger, exception, entry.RequestId);
        }

        await ErrorAnswer.WriteAsync(context, entry, error);
    }
}
