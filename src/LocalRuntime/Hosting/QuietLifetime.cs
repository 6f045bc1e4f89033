namespace DockLogs.LocalRuntime.Hosting;

/// <summary>Leaves signals to the program: several hosts live in it and stop in a certain order.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
