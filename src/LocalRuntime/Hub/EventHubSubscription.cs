namespace DockLogs.LocalRuntime.Hub;

/// <summary>What an Event Hubs function reads and how.</summary>
/// <param name="Hub">The hub's name.</param>
/// <param name="ConsumerGroup">The consumer group whose checkpoints it moves.</param>
/// <param name="IsBatched">Whether a call gets many events or one.</param>
/// <param name="MaxBatchSize">Most events of a call.</param>
/// <param name="CheckpointFrequency">Batches between two checkpoints.</param>
internal sealed record EventHubSubscription(string Hub, string ConsumerGroup, bool IsBatched, int MaxBatchSize, int CheckpointFrequency);
