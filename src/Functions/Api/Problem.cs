namespace DockLogs.Functions.Api;

/// <summary>An RFC 9457 problem: the body of every answer that is an error.</summary>
public sealed record Problem
{
    /// <summary>One of <see cref="ProblemTypes"/>; stable, to be compared by programs.</summary>
    public required string Type { get; init; }

    /// <summary>The kind of problem in plain words; the same for every occurrence.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What happened this time and what can be done about it.</summary>
    public required string Detail { get; init; }

    /// <summary>The path that was asked for.</summary>
    public string? Instance { get; init; }

    /// <summary>Every fault of the request.</summary>
    public IReadOnlyList<ProblemError>? Errors { get; init; }

    /// <summary>How many further faults were left off <see cref="Errors"/>.</summary>
    public int? MoreErrors { get; init; }

    /// <summary>The dock's error code.</summary>
    public int? Code { get; init; }

    /// <summary>What the dock's code means.</summary>
    public string? Meaning { get; init; }

    /// <summary>What to do about the dock's error.</summary>
    public string? Advice { get; init; }
}
