using DockLogs.UploadGateway.Observability;
using DockLogs.UploadGateway.Storage;
using Microsoft.Extensions.Options;

namespace DockLogs.UploadGateway.Multipart;

/// <summary>
/// Forgets multipart uploads that nobody ended. Their parts are uncommitted blocks, which Blob Storage itself drops a
/// week after the last one was staged (Put Block, "Remarks"), so nothing else has to be removed.
/// </summary>
internal sealed class AbandonedUploads(
    IMultipartLedger ledger, IOptions<GatewayOptions> options, TimeProvider time, ILogger<AbandonedUploads> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var removed = await ledger.RemoveOlderAsync(time.GetUtcNow() - options.Value.MultipartLifetime, stoppingToken);
                if (removed > 0)
                {
                    GatewayLog.AbandonedUploadsRemoved(logger, removed);
                }
            }
            catch (ObjectStoreException exception)
            {
                GatewayLog.CleaningFailed(logger, exception);
            }
        }
    }
}
