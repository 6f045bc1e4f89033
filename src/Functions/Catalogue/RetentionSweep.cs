using DockLogs.Functions.Pulls;
using DockLogs.Functions.Uploads;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Catalogue;

/// <summary>Every day: deletes what has been kept long enough. A run that is cut short is made good by the next.</summary>
public sealed partial class RetentionSweep(
    CatalogueRetention catalogue, PullStore pulls, UploadRetention uploads, IOptions<RetentionOptions> options, TimeProvider time, ILogger<RetentionSweep> logger)
{
    private static readonly OrchestrationRuntimeStatus[] Ended =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    /// <summary>Deletes by the settings of <see cref="RetentionOptions"/>.</summary>
    [Function(nameof(RetentionSweep))]
    public async Task RunAsync([TimerTrigger("0 30 3 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        RetentionOptions keep = options.Value;

        // Archives first: an entry without its archive says so, an archive without its entry would be found by nobody.
        int archives = await BeforeAsync("archives", keep.ArchiveDays, catalogue.DeleteArchivesAsync, cancellationToken);
        int entries = await BeforeAsync("catalogue entries", keep.CatalogueDays, catalogue.DeleteEntriesAsync, cancellationToken);
        int reports = await BeforeAsync("reports of pulls", keep.PullDays, pulls.DeleteBeforeAsync, cancellationToken);
        int ended = await BeforeAsync("uploads", keep.UploadDays, uploads.DeleteBeforeAsync, cancellationToken);
        int histories = await BeforeAsync("histories", keep.HistoryDays, async (cutoff, token) =>
            (await client.PurgeAllInstancesAsync(new PurgeInstancesFilter(CreatedTo: cutoff, Statuses: Ended), token)).PurgedInstanceCount, cancellationToken);
        LogSwept(archives, entries, reports, ended, histories);
    }

    private async Task<int> BeforeAsync(string what, int days, Func<DateTimeOffset, CancellationToken, Task<int>> delete, CancellationToken cancellationToken)
    {
        try
        {
            return days == 0 ? 0 : await delete(time.GetUtcNow() - TimeSpan.FromDays(days), cancellationToken);
        }
        catch (Exception exception) when (exception.IsOutage() && !cancellationToken.IsCancellationRequested)
        {
            // One kind that cannot be deleted, for want of a right, say, does not keep the others.
            LogNotDeleted(what, days, exception);
            return 0;
        }
    }

    [LoggerMessage(2, LogLevel.Warning, "Not all {What} older than {Days} days could be deleted; the next sweep tries again")]
    private partial void LogNotDeleted(string what, int days, Exception exception);

    [LoggerMessage(1, LogLevel.Information, "Kept long enough and deleted: {Archives} archives, {Entries} catalogue entries, {Pulls} reports of pulls, {Uploads} uploads, {Histories} histories")]
    private partial void LogSwept(int archives, int entries, int pulls, int uploads, int histories);
}
