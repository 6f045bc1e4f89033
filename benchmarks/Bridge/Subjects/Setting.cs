using DockLogs.BridgeBenchmark.Load;
using DockLogs.Contracts;

namespace DockLogs.BridgeBenchmark.Subjects;

/// <summary>What a subject is told.</summary>
/// <param name="Port">The broker's port.</param>
/// <param name="Version">"5.0" or "3.1.1".</param>
/// <param name="Shape">What it will receive.</param>
/// <param name="Directory">An empty directory for its files.</param>
internal sealed record Setting(int Port, string Version, Shape Shape, string Directory)
{
    /// <summary>MQTT client id of every subject.</summary>
    public const string ClientId = "subject";

    /// <summary>Most unacknowledged messages, the same for all (MQTT 5).</summary>
    public const int ReceiveMaximum = 16_384;

    /// <summary>What every subject subscribes to.</summary>
    public static IReadOnlyList<string> Filters { get; } = [Topics.EventsFilter, Topics.ServicesReplyFilter];

    public int Delivered => Shape.WarmUp + Shape.Messages;
}
