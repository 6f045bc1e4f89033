using System.Diagnostics;
using DockLogs.Contracts;

namespace DockLogs.UploadGateway.Observability;

/// <summary>
/// A dock's requests in the trace of its upload: the trace id is the upload's id, and the span to hang below came with the
/// session token. A request that is refused before its token is known belongs to no upload and has no span.
/// </summary>
internal static class GatewayTracing
{
    /// <summary>Name of the source, for an exporter to listen to.</summary>
    public const string SourceName = "DockLogs.UploadGateway";

    /// <summary>The one span; docs/monitoring.md has its attributes.</summary>
    public const string SpanName = "gateway.request";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins the span of a request; null when nobody listens.</summary>
    public static Activity? Start(UploadGrant grant, string method, string key)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        Span<byte> trace = stackalloc byte[16];
        grant.Upload.ToGuid().TryWriteBytes(trace, bigEndian: true, out _);
        var parent = new ActivityContext(ActivityTraceId.CreateFromBytes(trace), grant.ParentSpan ?? default, ActivityTraceFlags.Recorded, isRemote: true);
        var ambient = Activity.Current;
        if (grant.ParentSpan is null)
        {
            // Else the span of the web server would become the parent.
            Activity.Current = null;
        }

        var span = Source.StartActivity(ActivityKind.Server, parent, name: SpanName);
        if (span is null)
        {
            Activity.Current = ambient;
        }

        return span?.SetTag("docklogs.upload.id", grant.Upload.Value)
            .SetTag("docklogs.dock", grant.Dock.Value)
            .SetTag("docklogs.object.key", key)
            .SetTag("http.request.method", method);
    }

    /// <summary>Ends the span with what became of the request.</summary>
    public static void End(Activity? span, string operation, int status, string? errorCode, long bytes)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag("docklogs.gateway.operation", operation).SetTag("http.response.status_code", status).SetTag("http.request.body.size", bytes);
        if (errorCode is not null)
        {
            span.SetTag("error.type", errorCode).SetStatus(ActivityStatusCode.Error, errorCode);
        }

        span.Dispose();
    }
}
