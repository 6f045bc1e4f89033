using System.Text.Json.Serialization;

namespace DockLogs.LocalRuntime.Durable.History;

/// <summary>What few instances have: a parent, a delayed start, a version, tags.</summary>
internal sealed record InstanceStart
{
    public static readonly InstanceStart Plain = new();

    public ParentCall? Parent { get; init; }

    /// <summary>UTC ticks before which the orchestrator does not start.</summary>
    public long? StartAt { get; init; }

    public string? Version { get; init; }

    public Dictionary<string, string>? Tags { get; init; }

    [JsonIgnore]
    public bool IsPlain => this == Plain;
}

/// <summary>The call that made a sub-orchestration: whom to tell how it ended.</summary>
internal sealed record ParentCall(long No, string InstanceId, string Name, int Generation, int TaskId);
