using System.Diagnostics;
using DockLogs.Contracts;

namespace DockLogs.Functions.Telemetry;

/// <summary>
/// The trace of an upload: its trace id is the upload's id, so whoever has the <c>bid</c> has the trace, in whatever
/// program. The root's context travels in the input of the orchestration and of its activities; spans come from
/// activities and functions alone, never from orchestrator code, which is replayed. An activity that runs twice makes its
/// span twice. An upload that was asked for while nobody listened has no spans.
/// </summary>
public static class UploadTracing
{
    /// <summary>Name of the source, for an exporter to listen to.</summary>
    public const string SourceName = "DockLogs.Functions";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether anybody listens.</summary>
    public static bool IsWatched => Source.HasListeners();

    /// <summary>The trace of an upload.</summary>
    public static ActivityTraceId TraceOf(UploadId id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.ToGuid().TryWriteBytes(bytes, bigEndian: true, out _);
        return ActivityTraceId.CreateFromBytes(bytes);
    }

    /// <summary>Begins the trace of an upload; null when nobody listens.</summary>
    /// <param name="name">One of <see cref="SpanNames"/>.</param>
    /// <param name="kind">What the step is to others.</param>
    /// <param name="id">The upload.</param>
    public static UploadSpan? Begin(string name, ActivityKind kind, UploadId id)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        // Recorded: there are few uploads, and none of them is to be missed by a sampler that takes some traces only.
        Activity? ambient = Activity.Current;
        ActivityLink[] links = LinksTo(ambient);
        Activity.Current = null;
        Activity? root = Source.StartActivity(kind, new ActivityContext(TraceOf(id), default, ActivityTraceFlags.Recorded), links: links, name: name);
        if (root is null)
        {
            Activity.Current = ambient;
            return null;
        }

        return new UploadSpan(root, ambient).With(SpanKeys.Upload, id.Value);
    }

    /// <summary>Begins a further step of an upload; null when it has no trace, or nobody listens.</summary>
    /// <param name="name">One of <see cref="SpanNames"/>.</param>
    /// <param name="kind">What the step is to others.</param>
    /// <param name="traceparent">W3C trace context of the step to hang below.</param>
    /// <param name="start">When it began; now, when left out.</param>
    /// <param name="cause">W3C trace context of what brought it about, in another trace.</param>
    public static UploadSpan? Continue(string name, ActivityKind kind, string? traceparent, DateTimeOffset start = default, string? cause = null)
    {
        if (traceparent is null || !Source.HasListeners() || !ActivityContext.TryParse(traceparent, null, isRemote: true, out ActivityContext parent))
        {
            return null;
        }

        return Continue(name, kind, parent, start, cause);
    }

    internal static UploadSpan? Continue(string name, ActivityKind kind, ActivityContext parent, DateTimeOffset start = default, string? cause = null)
    {
        Activity? ambient = Activity.Current;
        ActivityLink[] links = ActivityContext.TryParse(cause, null, isRemote: true, out ActivityContext origin)
            ? [.. LinksTo(ambient), new ActivityLink(origin)]
            : LinksTo(ambient);
        Activity? activity = Source.StartActivity(kind, parent, links: links, startTime: start, name: name);
        return activity is null ? null : new UploadSpan(activity, ambient);
    }

    /// <summary>The span that a traceparent names; null when it is none.</summary>
    public static ActivitySpanId? SpanOf(string? traceparent) =>
        ActivityContext.TryParse(traceparent, null, isRemote: true, out ActivityContext context) ? context.SpanId : null;

    // The call of the function itself, in the trace of whoever called it.
    private static ActivityLink[] LinksTo(Activity? ambient) => ambient is { Recorded: true } ? [new ActivityLink(ambient.Context)] : [];
}
