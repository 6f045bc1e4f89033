namespace DockLogs.Functions.Pulls;

/// <summary>Input of <see cref="PullOrchestration"/>.</summary>
public sealed record PullRequest
{
    /// <summary>The pull's id, also the orchestration's instance id.</summary>
    public required string Id { get; init; }

    /// <summary>One of <see cref="PullTrigger"/>.</summary>
    public required string Trigger { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>Which docks; null for every enabled dock of the registry.</summary>
    public IReadOnlyList<string>? Docks { get; init; }

    /// <summary>How long docks that cannot be asked are waited for; null for the setting, which is for nightly pulls.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>Only logs that end at this time or later; null for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Set by the orchestration itself when it begins its history afresh; nobody else fills it in.</summary>
    public PullProgress? Carried { get; init; }
}
