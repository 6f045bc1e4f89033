using System.Buffers;

namespace DockLogs.LocalRuntime.Hub;

/// <summary>Events of one call on their way to the disk, in order.</summary>
internal abstract class HubBatch
{
    /// <summary>How many events.</summary>
    public abstract int Count { get; }

    /// <summary>The event's partition key.</summary>
    public abstract string? KeyOf(int index);

    /// <summary>Bytes of the event's body.</summary>
    public abstract int LengthOf(int index);

    /// <summary>Writes the event as <see cref="HubChunk"/> has it.</summary>
    public abstract void Write(int index, ArrayBufferWriter<byte> chunk);
}
