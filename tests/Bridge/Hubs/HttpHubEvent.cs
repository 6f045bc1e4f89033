namespace DockLogs.Bridge.Tests.Hubs;

/// <summary>An event as the hub kept it.</summary>
internal sealed record HttpHubEvent(string PartitionKey, byte[] Body, IReadOnlyDictionary<string, string> Properties);
