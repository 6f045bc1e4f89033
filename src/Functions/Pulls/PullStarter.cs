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
        if (present is not null
            && (await store.FindSummaryAsync(request.Id, cancellationToken) is not null || await client.GetInstanceAsync(request.Id, cancellationToken) is not null))
        {
            return (false, present);
        }

        // Stored first, scheduled second: whoever dies in between is caught up by the next call with the same id.
        PullRequest standing = await store.AddRequestAsync(request, cancellationToken);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(nameof(PullOrchestration), standing, new StartOrchestrationOptions(request.Id), cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Engines differ in how they refuse an id that another call took meanwhile; what counts is that it is there.
            if (await client.GetInstanceAsync(request.Id, cancellationToken) is null)
            {
                throw;
            }

            return (false, standing);
        }

        return (ReferenceEquals(standing, request), standing);
    }
}
