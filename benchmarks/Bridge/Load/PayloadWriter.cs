namespace DockLogs.BridgeBenchmark.Load;

/// <summary>Writes the payload of a message.</summary>
/// <param name="room">Where to.</param>
/// <param name="sequence">The message's number among those of its gateway.</param>
/// <returns>Its length in bytes.</returns>
internal delegate int PayloadWriter(Span<byte> room, long sequence);
