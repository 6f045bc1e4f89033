using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DockLogs.Functions.Uploads;

/// <summary>Every minute: files the uploads that have ended. A run that is cut short is made good by the next.</summary>
public sealed class FileEndedUploads(UploadFiler filer, UploadReader reader)
{
    /// <summary>Safe to run twice, and at the same time.</summary>
    [Function(nameof(FileEndedUploads))]
    public Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        filer.FileAsync((id, token) => reader.FindAsync(client, id, token), cancellationToken);
}
