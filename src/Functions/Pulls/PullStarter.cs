using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DockLogs.Functions.Pulls;

/// <summary>Starts pulls, each id once.</summary>
public sealed class PullStarter(PullStore store)
{
    /// <summary>Starts a pull; when its id has been started before, nothing happens.</summary>
    /// <returns>Whether this call has started it, or joined one that was there; and the request that stands.</returns>
    public async Task<(bool IsNew, PullRequest Request)> StartAsync(DurableTaskClient client, PullRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(request);
        PullRequest? present = await store.FindRequestAsync(request.Id, cancellationToken);
        if (present is null)
        {
            await store.WriteRequestAsync(request, cancellationToken);
        }
        else if (await store.FindSummaryAsync(request.Id, cancellationToken) is not null
            || await client.GetInstanceAsync(request.Id, cancellationToken) is not null)
        {
            return (false, present);
        }

        // Stored first, scheduled second: whoever dies in between is caught up by the next call with the same id.
        await client.ScheduleNewOrchestrationInstanceAsync(
            nameof(PullOrchestration), present ?? request, new StartOrchestrationOptions(request.Id), cancellationToken);
        return (present is null, present ?? request);
    }
}
