using System.Collections.Concurrent;
using DockLogs.Contracts;
using DockLogs.Functions.Uplink;

namespace DockLogs.Functions.Pulls;

/// <summary>When each dock was last heard by this instance. Memory only: <see cref="SightingWriter"/> brings it to the registry.</summary>
public sealed class DockSightings(TimeProvider time) : IDockSightings
{
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);
    private readonly ConcurrentDictionary<string, long> _ticks = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public void Seen(DockSerial dock, DateTimeOffset at)
    {
        // A time ahead of ours would hide every later sighting.
        long ticks = Math.Min(at.UtcTicks, time.GetUtcNow().UtcTicks);
        _ticks.AddOrUpdate(dock.Value, static (_, seen) => seen, static (_, before, seen) => Math.Max(before, seen), ticks);
    }

    /// <summary>When this instance last heard the dock, or null.</summary>
    public DateTimeOffset? LastSeen(DockSerial dock) =>
        _ticks.TryGetValue(dock.Value, out long ticks) ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>All sightings of the last day; older ones are forgotten.</summary>
    internal Dictionary<string, DateTimeOffset> Recent()
    {
        long oldest = (time.GetUtcNow() - Remembered).UtcTicks;
        Dictionary<string, DateTimeOffset> recent = new(StringComparer.Ordinal);
        foreach ((string dock, long ticks) in _ticks)
        {
            if (ticks >= oldest)
            {
                recent[dock] = new DateTimeOffset(ticks, TimeSpan.Zero);
            }
            else
            {
                _ticks.TryRemove(KeyValuePair.Create(dock, ticks));
            }
        }

        return recent;
    }
}
