using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DockLogs.Functions.Pulls;

/// <summary>Starts pulls, each id once.</summary>
public sealed class PullStarter(PullStore store)
{
    /// <summary>Starts a pull; when its id has been started before, nothing happens.</summary>
    /// <returns>True when this call has started it, false when it joined one that was there.</returns>
    public async Task<bool> StartAsync(DurableTaskClient client, PullRequest request, CancellationToken cancellationToken)
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
            return false;
        }

        // Stored first, scheduled second: whoever dies in between is caught up by the next call with the same id.
        await client.ScheduleNewOrchestrationInstanceAsync(
            nameof(PullOrchestration), present ?? request, new StartOrchestrationOptions(request.Id), cancellationToken);
        return true;
    }
}
