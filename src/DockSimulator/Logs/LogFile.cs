using DockLogs.Contracts;

namespace DockLogs.DockSimulator.Logs;

/// <summary>One log on a simulated dock: what happened between one start of a device and its next.</summary>
internal sealed record LogFile
{
    /// <summary><see cref="LogModule.Aircraft"/> or <see cref="LogModule.Dock"/>.</summary>
    public required string Module { get; init; }

    public required string DeviceSn { get; init; }

    /// <summary>Counts the starts of the device; never repeats on one device.</summary>
    public required int BootIndex { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public required DateTimeOffset EndTime { get; init; }

    /// <summary>Length of the log's text in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Seed of the text: the same log has the same bytes in every run.</summary>
    public required int ContentSeed { get; init; }
}
