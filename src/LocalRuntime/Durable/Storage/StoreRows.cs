using DockLogs.LocalRuntime.Durable.History;
using Microsoft.DurableTask.Client;

namespace DockLogs.LocalRuntime.Durable.Storage;

internal sealed record InstanceRow(long No, string Id, string Name, long Created, InstanceStart Start, string? Input);

internal sealed record RestartRow(long No, long At, int Generation, InstanceStart Start, string? Input);

internal sealed record HistoryRow(long Key, long At, OrchestrationRuntimeStatus Status, long? Wake, int OpenActivities, byte[] Events);

internal sealed record CustomStatusRow(long No, long At, string? CustomStatus);

internal sealed record FinishedRow(
    long No, long At, OrchestrationRuntimeStatus Status, string? CustomStatus, string? Output, Failure? Failure);

/// <summary>An entity's new state, null when it has none any more.</summary>
internal sealed record EntityRow(string Id, long Modified, string? State);

/// <summary>A message to an instance (by number) or an entity (by id), null due for at once.</summary>
internal sealed record InboxRow(long Seq, long? Instance, string? Entity, int? Generation, long? Due, byte[] Message);
