using System.Runtime.InteropServices;
using DockLogs.Contracts;

namespace DockLogs.Bridge.Sending;

/// <summary>Event Hubs takes one partition key in a request: splits a call by gateway and sends several gateways' events at a time.</summary>
internal static class GatewayFanOut
{
    /// <summary>Sends all events, each gateway's in order.</summary>
    /// <param name="events">The events of the call.</param>
    /// <param name="maxParallel">Most gateways at a time.</param>
    /// <param name="sendAsync">Sends what is left of one gateway's events and notes the progress in it; throws <see cref="EventSendException"/> when it cannot.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EventSendException">Not all events are on the hub; says which.</exception>
    public static async Task SendAsync(IReadOnlyList<HubEvent> events, int maxParallel, Func<GatewayBatch, CancellationToken, ValueTask> sendAsync, CancellationToken cancellationToken)
    {
        var batches = Split(events);
        EventSendException? failure = null;
        await Parallel.ForEachAsync(
            batches.Values,
            new ParallelOptions { MaxDegreeOfParallelism = maxParallel, CancellationToken = cancellationToken },
            async (batch, token) =>
            {
                // A hub in trouble is not helped by trying every gateway on it.
                if (Volatile.Read(ref failure) is not null)
                {
                    return;
                }

                try
                {
                    await sendAsync(batch, token);
                }
                catch (EventSendException e)
                {
                    Interlocked.CompareExchange(ref failure, e, null);
                }
            });

        var refused = batches.Values.SelectMany(batch => batch.Refused).ToList();
        if (failure is null && refused.Count == 0)
        {
            return;
        }

        var left = new HashSet<HubEvent>(ReferenceEqualityComparer.Instance);
        foreach (var batch in batches.Values)
        {
            left.UnionWith(batch.Left.ToArray());
        }

        throw new EventSendException(failure?.Message ?? $"The hub refuses {refused.Count} of {events.Count} events.", failure?.InnerException)
        {
            Unsent = events.Where(left.Contains).ToList(),
            Refused = refused,
            RetryAfter = failure?.RetryAfter,
        };
    }

    private static Dictionary<DockSerial, GatewayBatch> Split(IReadOnlyList<HubEvent> events)
    {
        var batches = new Dictionary<DockSerial, GatewayBatch>();
        foreach (var hubEvent in events)
        {
            ref var batch = ref CollectionsMarshal.GetValueRefOrAddDefault(batches, hubEvent.Gateway, out _);
            batch ??= new GatewayBatch(hubEvent.Gateway);
            batch.Add(hubEvent);
        }

        return batches;
    }
}
