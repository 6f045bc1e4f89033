using DockLogs.Contracts;
using Microsoft.DurableTask.Client;

namespace DockLogs.Functions.Uploads;

/// <summary>Reads uploads: live ones from their orchestration, older ones from the index.</summary>
public sealed class UploadReader(UploadIndex index)
{
    /// <summary>The upload; null when there is none of this id.</summary>
    public async Task<UploadView?> FindAsync(DurableTaskClient client, UploadId id, CancellationToken cancellationToken) =>
        await FindLiveAsync(client, id.Value, cancellationToken)
        ?? (await index.FindAsync(id, cancellationToken) is { } written ? Settled(written) : null);

    /// <summary>A page of uploads, newest first.</summary>
    /// <exception cref="FormatException">The continuation is not one of ours.</exception>
    public async Task<UploadPage> ListAsync(DurableTaskClient client, UploadQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        UploadIndexPage page = await index.ListAsync(query with { Top = Math.Clamp(query.Top, 1, UploadQuery.MaxTop) }, cancellationToken);
        UploadView[] current = await Task.WhenAll(page.Items.Select(async view => UploadStatus.IsFinal(view.Status)
            ? view
            : await FindLiveAsync(client, view.Id, cancellationToken) ?? Settled(view)));
        return new UploadPage
        {
            Items = [.. current.Where(view => query.Status is null || view.Status == query.Status)],
            Continuation = page.Continuation,
        };
    }

    private async Task<UploadView?> FindLiveAsync(DurableTaskClient client, string id, CancellationToken cancellationToken)
    {
        OrchestrationMetadata? instance = await client.GetInstanceAsync(id, getInputsAndOutputs: true, cancellationToken);
        if (instance is null || instance.Name != nameof(UploadOrchestration) || instance.ReadInputAs<UploadRequest>() is not { } request)
        {
            return null;
        }

        if (instance.RuntimeStatus == OrchestrationRuntimeStatus.Completed && instance.ReadOutputAs<UploadView>() is { } ended)
        {
            return ended;
        }

        UploadView view = instance.ReadCustomStatusAs<UploadView>() is { } status ? UploadViews.Complete(status, request) : UploadViews.Of(request);

        if (UploadStatus.IsFinal(view.Status) || instance.RuntimeStatus is not (OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated))
        {
            return view;
        }

        // An operator ended the orchestration, or it broke: nobody else will write this end down.
        UploadView settled = Settled(view, $"its orchestration is {instance.RuntimeStatus}", instance.LastUpdatedAt);
        if (await index.FindAsync(UploadId.Parse(id), cancellationToken) is not { } written || !UploadStatus.IsFinal(written.Status))
        {
            await index.WriteAsync(settled, cancellationToken);
        }

        return settled;
    }

    // Nobody works on this upload any more, whatever it said last.
    private static UploadView Settled(UploadView view, string reason = "its orchestration is gone", DateTimeOffset? at = null) => UploadStatus.IsFinal(view.Status) ? view : view with
    {
        Status = UploadStatus.Failed,
        FinishedAt = at,
        Error = UploadError.Own(UploadErrorCode.InternalFault, reason),
    };
}
