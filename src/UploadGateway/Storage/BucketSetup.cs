using DockLogs.Contracts;
using DockLogs.UploadGateway.Observability;

namespace DockLogs.UploadGateway.Storage;

/// <summary>
/// Sees to it, when the gateway starts, that the bucket for the archives and the container of the gateway's own records
/// are there, since docks expect it. On Azure they are deployed with it, and it has rights on these two only: so it asks
/// first, and makes what is missing where it may. A storage that is not up yet does not keep the gateway from starting.
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
        foreach (var container in (string[])[ContainerNames.Archives, GatewayContainer.Name])
        {
            while (!await IsSettledAsync(container, stoppingToken))
            {
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }

    /// <returns>False when it is worth another try.</returns>
    private async Task<bool> IsSettledAsync(string container, CancellationToken cancellationToken)
    {
        try
        {
            if (!await _store!.BucketExistsAsync(container, cancellationToken))
            {
                await _store.CreateBucketAsync(container, cancellationToken);
            }

            return true;
        }
        catch (ObjectStoreException exception) when (exception.Fault == StoreFault.Forbidden)
        {
            // Asking again would change nothing; rights that come later need no restart, and /readyz tells how it stands.
            GatewayLog.BucketForbidden(logger, exception, container);
            return true;
        }
        catch (ObjectStoreException exception)
        {
            GatewayLog.BucketNotMade(logger, exception, container);
            return false;
        }
    }
}
