using System.Diagnostics;

namespace DockLogs.Functions.Telemetry;

/// <summary>One step of an upload while it lasts. Ends when disposed.</summary>
public sealed class UploadSpan : IDisposable
{
    private readonly Activity _activity;
    private readonly Activity? _ambient;

    internal UploadSpan(Activity activity, Activity? ambient)
    {
        _activity = activity;
        _ambient = ambient;
    }

    /// <summary>W3C trace context, for the steps that follow.</summary>
    public string? Traceparent => _activity.Id;

    internal ActivityContext Context => _activity.Context;

    /// <summary>Notes an attribute, one of <see cref="SpanKeys"/>.</summary>
    public UploadSpan With(string key, object? value)
    {
        _activity.SetTag(key, value);
        return this;
    }

    /// <summary>The step failed.</summary>
    public void Fail(string reason) => _activity.SetStatus(ActivityStatusCode.Error, reason);

    /// <summary>Ends it at another time than now.</summary>
    internal void EndAt(DateTimeOffset time) => _activity.SetEndTime(time.UtcDateTime);

    /// <inheritdoc/>
    public void Dispose()
    {
        _activity.Dispose();

        // A root is begun with nothing around it; what was there comes back.
        Activity.Current = _ambient;
    }
}
