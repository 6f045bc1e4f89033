namespace DockLogs.Functions.Api;

/// <summary>The body of GET health.</summary>
public sealed record HealthReport
{
    /// <summary>All is well.</summary>
    public const string Healthy = "healthy";

    /// <summary>Something does not answer.</summary>
    public const string Unhealthy = "unhealthy";

    /// <summary><see cref="Healthy"/> when every dependency is, else <see cref="Unhealthy"/>.</summary>
    public required string Status { get; init; }

    /// <summary>Each dependency.</summary>
    public required IReadOnlyList<DependencyHealth> Dependencies { get; init; }
}
