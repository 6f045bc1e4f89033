using DockLogs.Contracts;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace DockLogs.Functions.Uploads;

/// <summary>Hands a wish to cancel to an upload.</summary>
public sealed partial class UploadCanceller(UploadReader reader, ILogger<UploadCanceller> logger)
{
    /// <summary>
    /// Asks an upload to stop, all of it or some modules. The upload decides: when it comes to its end at the same moment,
    /// it ends as what it became.
    /// </summary>
    public async Task<CancelOutcome> CancelAsync(DurableTaskClient client, UploadId id, CancelRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(request);
        UploadView? view = await reader.FindAsync(client, id, cancellationToken);
        CancelOutcome outcome = view is null ? CancelOutcome.NotFound : Judge(view, request.Modules ?? []);
        if (outcome == CancelOutcome.Accepted)
        {
            try
            {
                await client.RaiseEventAsync(id.Value, UploadEvents.Cancel, request, cancellationToken);
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // Durable Functions on Azure Storage refuse an event for what has come to its end since it was looked up.
                if (await reader.FindAsync(client, id, cancellationToken) is { } now && UploadStatus.IsFinal(now.Status))
                {
                    return CancelOutcome.Finished;
                }

                throw;
            }

            LogAccepted(id.Value, request.Modules is { Count: > 0 } modules ? string.Join(',', modules) : "all");
        }

        return outcome;
    }

    /// <summary>Whether there is anything left to cancel.</summary>
    internal static CancelOutcome Judge(UploadView view, IReadOnlyList<string> modules)
    {
        if (modules.Any(module => view.Files.All(file => file.Module != module)))
        {
            return CancelOutcome.UnknownModule;
        }

        if (UploadStatus.IsFinal(view.Status) || view.Status == UploadStatus.Verifying)
        {
            return CancelOutcome.Finished;
        }

        bool anythingLeft = view.Files
            .Where(file => modules.Count == 0 || modules.Contains(file.Module))
            .Any(file => !ProgressStatus.IsTerminal(file.Status) && file.Status != FileStatus.Skipped);
        return anythingLeft ? CancelOutcome.Accepted : CancelOutcome.Finished;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Upload {UploadId} is asked to cancel {Modules}")]
    private partial void LogAccepted(string uploadId, string modules);
}
