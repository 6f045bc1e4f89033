namespace DockLogs.Bridge.Forwarding;

/// <summary>
/// Pauses between attempts: doubling, and each between half and all of it at random, so that many bridges cut off
/// at one moment do not come back at one moment.
/// </summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    private readonly TimeSpan _first = first;
    private TimeSpan _next = first;

    /// <summary>The pause before the next attempt.</summary>
    public TimeSpan Next()
    {
        var pause = _next * (0.5 + (Random.Shared.NextDouble() / 2));
        _next = _next * 2 < longest ? _next * 2 : longest;
        return pause;
    }

    /// <summary>Begins anew after a success.</summary>
    public void Reset() => _next = _first;
}
