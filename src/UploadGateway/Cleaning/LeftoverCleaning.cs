using DockLogs.UploadGateway.Multipart;
using DockLogs.UploadGateway.Observability;
using DockLogs.UploadGateway.Revocation;
using DockLogs.UploadGateway.Storage;
using Microsoft.Extensions.Options;

namespace DockLogs.UploadGateway.Cleaning;

/// <summary>
/// Forgets multipart uploads that nobody ended, and revocations that have outlived their tokens. The parts of a forgotten
/// upload are uncommitted blocks, which Blob Storage itself drops a week after the last one was staged (Put Block,
/// "Remarks").
/// </summary>
internal sealed class LeftoverCleaning(
    IMultipartLedger ledger, IRevocationList revocations, IOptions<GatewayOptions> options, TimeProvider time, ILogger<LeftoverCleaning> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    // No token of an upload lives nearly as long.
    private static readonly TimeSpan RevocationLifetime = TimeSpan.FromDays(60);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var now = time.GetUtcNow();
                var uploads = await ledger.RemoveOlderAsync(now - options.Value.MultipartLifetime, stoppingToken);
                var revoked = await revocations.RemoveOlderAsync(now - RevocationLifetime, stoppingToken);
                if (uploads + revoked > 0)
                {
                    GatewayLog.LeftoversRemoved(logger, uploads, revoked);
                }
            }
            catch (ObjectStoreException exception)
            {
                GatewayLog.CleaningFailed(logger, exception);
            }
        }
    }
}
