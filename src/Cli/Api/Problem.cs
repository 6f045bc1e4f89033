namespace DockLogs.Cli.Api;

/// <summary>RFC 9457 problem details.</summary>
internal sealed record Problem : Open
{
    public string? Title { get; init; }

    public string? Detail { get; init; }

    public IReadOnlyList<ProblemError>? Errors { get; init; }

    public int? MoreErrors { get; init; }

    public long? Code { get; init; }

    public string? Meaning { get; init; }

    public string? Advice { get; init; }
}
