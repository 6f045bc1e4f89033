namespace DockLogs.DockSimulator.Mqtt;

/// <summary>Something a dock says.</summary>
internal readonly record struct OutgoingMessage(string Topic, byte[] Payload);
