namespace DockLogs.Functions.Api;

/// <summary>One dependency's state.</summary>
public sealed record DependencyHealth
{
    /// <summary>storage, broker or durable.</summary>
    public required string Name { get; init; }

    /// <summary><see cref="HealthReport.Healthy"/> or <see cref="HealthReport.Unhealthy"/>.</summary>
    public required string Status { get; init; }

    /// <summary>How long the answer took, in milliseconds.</summary>
    public required long Milliseconds { get; init; }

    /// <summary>What is wrong, in words that hold no address and no secret.</summary>
    public string? Detail { get; init; }
}
