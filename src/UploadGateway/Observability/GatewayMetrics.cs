using System.Diagnostics.Metrics;
using DockLogs.UploadGateway.Storage;

namespace DockLogs.UploadGateway.Observability;

/// <summary>The gateway's metrics, meter <c>DockLogs.UploadGateway</c>.</summary>
internal sealed class GatewayMetrics : IDisposable
{
    public const string MeterName = "DockLogs.UploadGateway";

    private readonly Meter _meter;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _durations;
    private readonly Counter<long> _bytes;
    private readonly UpDownCounter<int> _active;

    public GatewayMetrics(IMeterFactory meters, BlockBuffers buffers)
    {
        _meter = meters.Create(MeterName);
        _requests = _meter.CreateCounter<long>("docklogs.gateway.requests", "{request}", "Requests answered, by operation, status and S3 error code.");
        _durations = _meter.CreateHistogram<double>("docklogs.gateway.request.duration", "s", "Time from the request line to the end of the answer.");
        _bytes = _meter.CreateCounter<long>("docklogs.gateway.stored", "By", "Bytes of bodies that were stored whole.");
        _active = _meter.CreateUpDownCounter<int>("docklogs.gateway.requests.active", "{request}", "Requests being served.");
        _meter.CreateObservableGauge("docklogs.gateway.buffers.used", () => buffers.BytesInUse, "By", "Memory lent to bodies in passing.");
    }

    public void Began() => _active.Add(1);

    public void Ended(string operation, int status, string? errorCode, long bytes, TimeSpan duration)
    {
        _active.Add(-1);
        KeyValuePair<string, object?> tag = new("operation", operation);
        _requests.Add(1, tag, new("status", status), new("code", errorCode ?? ""));
        _durations.Record(duration.TotalSeconds, tag);
        if (errorCode is null && bytes > 0)
        {
            _bytes.Add(bytes, tag);
        }
    }

    public void Dispose() => _meter.Dispose();
}
