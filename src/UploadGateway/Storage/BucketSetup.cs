using DockLogs.Contracts;
using DockLogs.UploadGateway.Observability;

namespace DockLogs.UploadGateway.Storage;

/// <summary>
/// Makes the bucket for the archives, and the container of the gateway's own records, when the gateway starts, since docks expect it to be there. A storage that is
/// not up yet does not keep the gateway from starting.
/// </summary>
internal sealed class BucketSetup(IServiceProvider services, TimeProvider time, ILogger<BucketSetup> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private IObjectStore? _store;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Not earlier: the settings have been checked by now, so that their faults are told first.
        _store = services.GetRequiredService<IObjectStore>();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await _store!.CreateBucketAsync(ContainerNames.Archives, stoppingToken);
                await _store.CreateBucketAsync(GatewayContainer.Name, stoppingToken);
                return;
            }
            catch (ObjectStoreException exception)
            {
                GatewayLog.BucketNotMade(logger, exception, ContainerNames.Archives, GatewayContainer.Name);
            }

            await Task.Delay(Pause, time, stoppingToken);
        }
    }
}
