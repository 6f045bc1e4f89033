using System.ComponentModel.DataAnnotations;
using DockLogs.LocalRuntime.Durable.Dispatch;

namespace DockLogs.LocalRuntime.Durable;

/// <summary>Settings of one <see cref="DurableEngine"/>.</summary>
public sealed record DurableEngineOptions
{
    /// <summary>
    /// The SQLite file that holds every instance, its history and its messages. Made when missing, together with its
    /// folder. One engine at a time may have it open: a second one fails at start.
    /// </summary>
    [Required]
    public required string DatabasePath { get; init; }

    /// <summary>How many activities run at the same time; more wait in order. Default: ten per processor.</summary>
    [Range(1, 100_000)]
    public int MaxConcurrentActivities { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>
    /// How many orchestrations take a step at the same time. A step is computing only, so a few per processor are
    /// enough; an orchestrator that blocks its thread occupies one of them for good. Default: four per processor.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxConcurrentOrchestrations { get; init; } = 4 * Environment.ProcessorCount;

    /// <summary>How many entities run operations at the same time. Default: ten per processor.</summary>
    [Range(1, 100_000)]
    public int MaxConcurrentEntities { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>
    /// How many orchestrations and entities together stay in memory between steps. Beyond it the least recently used
    /// idle ones are forgotten and read (replayed) from the database when something arrives for them. Default: 2000.
    /// </summary>
    [Range(1, 10_000_000)]
    public int MaxResident { get; init; } = 2000;

    /// <summary>How long after a failed commit (disk full, locked) the same work is tried again. Default: 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan CommitRetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long <see cref="DurableEngine.StopAsync"/> lets running activities and entities finish. Default: 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Forget the running orchestrator after every step, so that each step replays the whole history. Slow; it makes
    /// a test find orchestrator code that is not deterministic. Default: false.
    /// </summary>
    public bool ReplayEveryStep { get; init; }

    /// <summary>Tests only: asked at every durable boundary; the answer true abandons the engine there, as kill -9 would.</summary>
    internal Func<DurableBoundary, bool>? DieAt { get; init; }
}
