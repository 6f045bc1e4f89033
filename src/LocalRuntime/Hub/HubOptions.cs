using System.ComponentModel.DataAnnotations;

namespace DockLogs.LocalRuntime.Hub;

/// <summary>Settings of the local event hub, section <c>Hub</c>.</summary>
public sealed class HubOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Hub";

    /// <summary>Partitions of a hub that is created now. A hub keeps the number it was created with.</summary>
    [Range(1, 32, ErrorMessage = "expected a whole number from 1 to 32")]
    public int Partitions { get; set; } = 4;

    /// <summary>How long an event is kept after every consumer group has passed it.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "90.00:00:00", ErrorMessage = "expected a time from 00:00:00 to 90.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Bytes a hub may hold before events that every consumer group has passed go early.</summary>
    [Range(0, long.MaxValue, ErrorMessage = "expected a number of bytes")]
    public long MaxBytes { get; set; } = 1L << 30;
}
