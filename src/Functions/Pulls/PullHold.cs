namespace DockLogs.Functions.Pulls;

/// <summary>Why a pull has put a dock off.</summary>
public static class PullHold
{
    /// <summary>It is, or during its turn went, on a mission.</summary>
    public const string Mission = "mission";

    /// <summary>It has its quiet hours.</summary>
    public const string QuietHours = "quietHours";

    /// <summary>It could not be heard.</summary>
    public const string Offline = "offline";
}
