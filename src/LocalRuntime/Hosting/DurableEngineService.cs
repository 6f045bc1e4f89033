using DockLogs.LocalRuntime.Durable;

namespace DockLogs.LocalRuntime.Hosting;

/// <summary>Starts and stops the durable engine with its host.</summary>
internal sealed class DurableEngineService(DurableEngine engine) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => engine.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => engine.StopAsync(cancellationToken);
}
