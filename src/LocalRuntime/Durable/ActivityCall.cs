namespace DockLogs.LocalRuntime.Durable;

/// <summary>One call of an activity by an orchestration.</summary>
public sealed record ActivityCall
{
    /// <summary>The activity's name as the orchestrator gave it.</summary>
    public required string Name { get; init; }

    /// <summary>The calling orchestration.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The call's number within the orchestration: with the instance id, the same for every repetition of this call.</summary>
    public required int TaskId { get; init; }

    /// <summary>The input as JSON, null for none.</summary>
    public string? Input { get; init; }
}
