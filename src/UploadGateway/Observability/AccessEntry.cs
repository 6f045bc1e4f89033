using System.Diagnostics;
using System.Globalization;
using DockLogs.Contracts;
using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Requests;

namespace DockLogs.UploadGateway.Observability;

/// <summary>
/// What the access log says about one request. It never holds a header or the query, which carry tokens and signatures.
/// </summary>
internal sealed class AccessEntry(HttpContext context, string requestId)
{
    // What nginx made common for "the client closed the connection".
    private const int ClientClosedRequest = 499;

    private bool _clientLeft;

    public string RequestId => requestId;

    /// <summary>The second id of S3's error documents; clients only pass it on.</summary>
    public string HostId { get; } = Convert.ToBase64String(Guid.NewGuid().ToByteArray());

    public RequestTarget? Target { get; set; }

    public UploadGrant? Grant { get; set; }

    public string? Operation { get; set; }

    public S3Error? Error { get; set; }

    /// <summary>The request's span in its upload's trace, when somebody watches.</summary>
    public Activity? Span { get; set; }

    public void ClientLeft() => _clientLeft = true;

    /// <summary>Bytes of the object in the request's body; the length of the body when that is not told apart.</summary>
    private long Bytes =>
        long.TryParse(context.Request.Headers["x-amz-decoded-content-length"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var decoded)
            ? decoded
            : context.Request.ContentLength ?? 0;

    public void Write(ILogger logger, GatewayMetrics metrics, TimeSpan duration)
    {
        var status = _clientLeft ? ClientClosedRequest : context.Response.StatusCode;
        var code = _clientLeft ? "ClientClosedRequest" : Error?.Code;
        metrics.Ended(Operation ?? "-", status, code, Bytes, duration);
        GatewayTracing.End(Span, Operation ?? "-", status, code, Bytes);
        GatewayLog.Access(
            logger,
            requestId,
            context.Request.Method,
            Operation ?? "-",
            Target?.Bucket ?? "-",
            Target?.Key ?? "-",
            Grant?.Dock.Value ?? "-",
            Grant?.Upload.Value ?? "-",
            status,
            code ?? "-",
            Bytes,
            duration.TotalMilliseconds,
            context.Connection.RemoteIpAddress?.ToString() ?? "-");
    }
}
