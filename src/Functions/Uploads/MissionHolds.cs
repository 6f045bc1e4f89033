using DockLogs.Contracts;

namespace DockLogs.Functions.Uploads;

/// <summary>All that keep commands back.</summary>
internal static class MissionHolds
{
    /// <summary>True when one of them says that the dock is on a mission.</summary>
    public static async Task<bool> AnyOnMissionAsync(this IEnumerable<IMissionHold> holds, DockSerial dock, CancellationToken cancellationToken)
    {
        foreach (IMissionHold hold in holds)
        {
            if (await hold.IsOnMissionAsync(dock, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }
}
