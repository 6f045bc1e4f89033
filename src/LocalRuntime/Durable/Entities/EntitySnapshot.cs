namespace DockLogs.LocalRuntime.Durable.Entities;

/// <summary>An entity's committed state: JSON, null for none, and when it changed last (UTC ticks).</summary>
internal sealed record EntitySnapshot(string? State, long ModifiedAt, int Waiting = 0);
