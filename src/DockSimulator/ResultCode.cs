namespace DockLogs.DockSimulator;

/// <summary>The result codes a simulated dock gives by itself (field-notes.md, "Error codes worth a name").</summary>
internal static class ResultCode
{
    public const int Ok = 0;
    public const int StateNotSupported = 314000;
    public const int NoLogs = 324014;
    public const int AircraftIsOff = 324015;
    public const int StorageFull = 324016;
    public const int NetworkFailure = 324019;
    public const int BadParameter = 325001;
    public const int AlreadyExporting = 325009;
}
