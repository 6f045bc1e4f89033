using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Uploads;

/// <summary>
/// Begins the copies of an upload that has ended, when <c>Archive:CopyToBlob</c> says so. In an orchestration of their own:
/// neither the upload's end nor the dock's next upload waits for them.
/// </summary>
public sealed class StartCopies(IOptions<ArchiveOptions> options)
{
    /// <summary>Instance id of an upload's copies; the dedup key.</summary>
    public static string IdOf(string uploadId) => $"copy-{uploadId}";

    /// <summary>Safe to run twice: an instance that is there is left alone.</summary>
    [Function(nameof(StartCopies))]
    public async Task<string> RunAsync([ActivityTrigger] CopyRequest request, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(client);
        if (!options.Value.CopyToBlob)
        {
            return "";
        }

        string id = IdOf(request.UploadId);
        if (await client.GetInstanceAsync(id, cancellationToken) is null)
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(CopyArchivesOrchestration), request, new StartOrchestrationOptions { InstanceId = id }, cancellationToken);
        }

        return id;
    }
}
