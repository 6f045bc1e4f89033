using DockLogs.LocalRuntime.Durable.History;
using Microsoft.DurableTask;

namespace DockLogs.LocalRuntime.Durable.Orchestrations;

/// <summary>Reads the options under which clients and entities start orchestrations.</summary>
internal static class InstanceStarts
{
    public static InstanceStart From(StartOrchestrationOptions? options) => options switch
    {
        null => InstanceStart.Plain,
        { StartAt: null, Version: null, Tags.Count: 0 } => InstanceStart.Plain,
        _ => new InstanceStart
        {
            StartAt = options.StartAt?.UtcTicks,
            Version = options.Version?.Version,
            Tags = options.Tags.Count == 0 ? null : new Dictionary<string, string>(options.Tags, StringComparer.Ordinal),
        },
    };
}
