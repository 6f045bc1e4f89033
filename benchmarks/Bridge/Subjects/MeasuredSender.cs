using System.Globalization;
using DockLogs.Bridge.Sending;

namespace DockLogs.BridgeBenchmark.Subjects;

/// <summary>Passes events on and takes the time: from the arrival of the first measured message until the hub has the last.</summary>
internal sealed class MeasuredSender(IEventSender? hub, long warmUp, long messages, TimeProvider time, Action<string> say) : IEventSender
{
    private const int OneMegabyte = 1024 * 1024;
    private long _delivered;
    private DateTimeOffset _first;

    public int MaxEventBytes => hub?.MaxEventBytes ?? OneMegabyte;

    /// <summary>Calls made, to see how large batches are.</summary>
    public int Calls { get; private set; }

    public long Delivered => _delivered;

    public async ValueTask SendAsync(IReadOnlyList<HubEvent> events, CancellationToken cancellationToken)
    {
        // The warm-up is over before the first measured message is published: no batch has both.
        if (_delivered == warmUp)
        {
            _first = events[0].Time;
            Calls = 0;
        }

        Calls++;
        await (hub?.SendAsync(events, cancellationToken) ?? ValueTask.CompletedTask);
        _delivered += events.Count;
        if (_delivered == warmUp)
        {
            say("warm");
        }
        else if (_delivered == warmUp + messages)
        {
            say(string.Create(CultureInfo.InvariantCulture, $"finished {(time.GetUtcNow() - _first).TotalSeconds:R} {Calls}"));
        }
    }
}
