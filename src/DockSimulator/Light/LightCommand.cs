namespace DockLogs.DockSimulator.Light;

/// <summary>A command that a light dock got.</summary>
/// <param name="Method">Which.</param>
/// <param name="Bid">Its business flow: the upload, for start and update.</param>
/// <param name="At">When it came.</param>
/// <param name="OnMissionSince">When the mission began that the dock was on; null when it was on none.</param>
public sealed record LightCommand(string Method, string Bid, DateTimeOffset At, DateTimeOffset? OnMissionSince);
