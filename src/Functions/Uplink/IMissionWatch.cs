using DockLogs.Contracts;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Uplink;

/// <summary>Told of what docks say that is about no upload, to learn of missions. Must neither block nor throw.</summary>
public interface IMissionWatch
{
    /// <summary>A dock said something.</summary>
    /// <param name="message">What.</param>
    /// <param name="payload">The same as it came.</param>
    /// <returns>What the upload at this dock is to be told because of it; null for nothing.</returns>
    CancelRequest? Heard(UpMessage message, ReadOnlyMemory<byte> payload);
}
