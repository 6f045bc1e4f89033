using DockLogs.BridgeBenchmark.Load;
using DockLogs.BridgeBenchmark.Subjects;

namespace DockLogs.BridgeBenchmark;

/// <summary>One subject in one round.</summary>
/// <param name="Subject">Who.</param>
/// <param name="Shape">What was published.</param>
/// <param name="Round">In which round.</param>
/// <param name="Elapsed">From the first delivered message to the last, by the subject's clock.</param>
/// <param name="SubjectTime">Processor time of the subject meanwhile.</param>
/// <param name="BrokerTime">Processor time of the broker meanwhile.</param>
/// <param name="PublisherTime">Processor time of the publishers meanwhile.</param>
/// <param name="Delivered">Messages delivered, warm-up included.</param>
/// <param name="OutOfPlace">Messages that did not follow their predecessor of the same gateway.</param>
internal sealed record Measurement(
    SubjectKind Subject,
    Shape Shape,
    int Round,
    TimeSpan Elapsed,
    TimeSpan SubjectTime,
    TimeSpan BrokerTime,
    TimeSpan PublisherTime,
    long Delivered,
    long OutOfPlace)
{
    public double MessagesPerSecond => Shape.Messages / Elapsed.TotalSeconds;

    /// <summary>Messages that never arrived.</summary>
    public long Lost => Shape.WarmUp + Shape.Messages - Delivered;

    public bool IsWhole => Lost == 0 && OutOfPlace == 0;
}
