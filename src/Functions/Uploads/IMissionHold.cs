using DockLogs.Contracts;

namespace DockLogs.Functions.Uploads;

/// <summary>Keeps the commands of pulls from docks that are on a mission.</summary>
public interface IMissionHold
{
    /// <summary>True while the dock's aircraft is on a mission, as far as is known.</summary>
    Task<bool> IsOnMissionAsync(DockSerial dock, CancellationToken cancellationToken);
}
