namespace DockLogs.Functions.Pulls;

/// <summary>What becomes of a pull's upload that the dock is working on when its aircraft starts on a mission.</summary>
public static class OnMission
{
    /// <summary>It goes on: the dock gets no command.</summary>
    public const string Leave = "leave";

    /// <summary>It is cancelled at the dock, and taken again after the mission.</summary>
    public const string Cancel = "cancel";
}
