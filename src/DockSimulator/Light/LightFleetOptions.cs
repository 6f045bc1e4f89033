using System.ComponentModel.DataAnnotations;

namespace DockLogs.DockSimulator.Light;

/// <summary>Which light docks there are and where they connect.</summary>
public sealed record LightFleetOptions
{
    /// <summary><c>mqtt://host:port</c>.</summary>
    public required Uri Broker { get; init; }

    public string? UserName { get; init; }

    public string? Password { get; init; }

    [Range(1, 100_000)]
    public int Docks { get; init; } = 100;

    /// <summary>Serial numbers are this and the dock's number, counted from 1: LIGHT00001.</summary>
    [RegularExpression("[A-Za-z0-9_-]{1,50}")]
    public string SerialPrefix { get; init; } = "LIGHT";

    /// <summary>How many logs each dock has at first, all its own; its aircraft has none.</summary>
    [Range(0, 1000)]
    public int Logs { get; init; } = 1;

    /// <summary>Text of each log in bytes.</summary>
    [Range(1, 1_000_000)]
    public int LogBytes { get; init; } = 600;

    /// <summary>MQTT connections that all docks share; the first hears for all of them.</summary>
    [Range(1, 1000)]
    public int Connections { get; init; } = 4;

    /// <summary>Most archives that are sent at one time.</summary>
    [Range(1, 10_000)]
    public int UploadsAtOnce { get; init; } = 32;

    /// <summary>When set, uploads never end: docks accept them, send nothing, and report progress this often.</summary>
    public TimeSpan? EndlessProgressEvery { get; init; }
}
