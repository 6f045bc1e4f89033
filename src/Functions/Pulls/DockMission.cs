namespace DockLogs.Functions.Pulls;

/// <summary>The last that is known of a dock's missions.</summary>
public sealed record DockMission
{
    /// <summary>The dock's word for it, such as <c>in_progress</c> or <c>ok</c>.</summary>
    public required string Status { get; init; }

    /// <summary>True while the mission is under way; a dock that falls silent counts as back after <c>Pull:MissionExpiry</c>.</summary>
    public required bool OnMission { get; init; }

    /// <summary>Since when it is, or is no longer, on a mission.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it was last said, by our clock, to about a quarter of <c>Pull:MissionExpiry</c>.</summary>
    public required DateTimeOffset At { get; init; }
}
