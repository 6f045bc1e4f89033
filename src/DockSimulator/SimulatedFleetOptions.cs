using System.ComponentModel.DataAnnotations;

namespace DockLogs.DockSimulator;

/// <summary>Which docks are simulated, where they connect, and how they behave.</summary>
public sealed record SimulatedFleetOptions
{
    /// <summary><c>mqtt://host:port</c>, or <c>mqtts://</c> for TLS.</summary>
    public required Uri Broker { get; init; }

    public string? UserName { get; init; }

    public string? Password { get; init; }

    /// <summary>"5.0", or "3.1.1" as the vendor's own demo client speaks.</summary>
    [RegularExpression(@"5\.0|3\.1\.1")]
    public string ProtocolVersion { get; init; } = "5.0";

    [Range(0, 100_000)]
    public int Docks { get; init; } = 3;

    /// <summary>Serial numbers are this and the dock's number, counted from 1: SIMDOCK00001.</summary>
    [RegularExpression("[A-Za-z0-9_-]{1,50}")]
    public string SerialPrefix { get; init; } = "SIMDOCK";

    /// <summary>Each dock's aircraft has this prefix and the dock's number.</summary>
    [RegularExpression("[A-Za-z0-9_-]{1,50}")]
    public string AircraftPrefix { get; init; } = "SIMAIR";

    /// <summary>All logs, sizes and delays follow from this number.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many logs each device keeps; it makes one a day.</summary>
    [Range(0, 1000)]
    public int LogsPerModule { get; init; } = 4;

    /// <summary>Smallest size of one log in bytes.</summary>
    [Range(0, long.MaxValue)]
    public long MinLogBytes { get; init; } = 20_000;

    /// <summary>Largest size of one log in bytes.</summary>
    [Range(0, long.MaxValue)]
    public long MaxLogBytes { get; init; } = 200_000;

    /// <summary>A progress event is sent each time an archive has come this much further, percent.</summary>
    [Range(1, 100)]
    public int PercentStep { get; init; } = 20;

    /// <summary>Time between two progress events of the pull and zip stages, and the least between two of the upload stage.</summary>
    public TimeSpan StepInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a dock waits for the answer to an event that asks for one before it says it again.</summary>
    public TimeSpan EventReplyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often an event that asks for an answer is said at most.</summary>
    [Range(1, 1000)]
    public int EventAttempts { get; init; } = 10;

    /// <summary>How many archives of the whole fleet are packed and sent at one time, those of docks told to be slow or to stall aside; bounds disk and sockets.</summary>
    [Range(1, 10_000)]
    public int MaxParallelArchives { get; init; } = 16;

    /// <summary>
    /// Where docks remember the upload they are at, so that after a restart of the program they go on with it as a dock
    /// that was never off; null = they forget.
    /// </summary>
    public string? StateDirectory { get; init; }

    /// <summary>What every dock does wrong, unless <see cref="FaultsByDock"/> names it.</summary>
    public DockFaults Faults { get; init; } = DockFaults.None;

    /// <summary>What single docks do wrong, by serial number.</summary>
    public IReadOnlyDictionary<string, DockFaults> FaultsByDock { get; init; } = new Dictionary<string, DockFaults>();
}
