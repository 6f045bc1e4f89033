using System.Diagnostics;

namespace DockLogs.Bridge.Telemetry;

/// <summary>
/// One span for each batch that goes to the hub, in a trace of its own: the bridge does not read what docks say, so it
/// knows of no upload. Its context goes along with each event, and the uplink links to it.
/// </summary>
public static class BridgeTracing
{
    /// <summary>Name of the source, for an exporter to listen to.</summary>
    public const string SourceName = "DockLogs.Bridge";

    /// <summary>The one span; docs/monitoring.md has its attributes.</summary>
    public const string SpanName = "bridge.forward";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins the span of a batch; null when nobody listens.</summary>
    /// <param name="messages">Messages in the batch.</param>
    /// <param name="arrived">When its oldest message arrived.</param>
    public static Activity? Start(int messages, DateTimeOffset arrived) => Source.HasListeners()
        ? Source.StartActivity(ActivityKind.Producer, default(ActivityContext), startTime: arrived, name: SpanName)?.SetTag("messaging.batch.message_count", messages)
        : null;
}
