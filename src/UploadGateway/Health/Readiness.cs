using DockLogs.Contracts;
using DockLogs.UploadGateway.Storage;

namespace DockLogs.UploadGateway.Health;

/// <summary>
/// Whether uploads can be taken: the storage answers and the bucket is there. The answer is remembered for a few
/// seconds, as these paths ask for no credentials and must not let anyone load the storage.
/// </summary>
internal sealed class Readiness(IObjectStore store, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _asking = new(1);
    private (string State, long At)? _last;

    /// <summary>"ready", or why not.</summary>
    public async Task<string> StateAsync(CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (_last is not { } last || time.GetElapsedTime(last.At) > Freshness)
            {
                last = (await AskAsync(cancellationToken), time.GetTimestamp());
                _last = last;
            }

            return last.State;
        }
        finally
        {
            _asking.Release();
        }
    }

    public void Dispose() => _asking.Dispose();

    private async Task<string> AskAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await store.BucketExistsAsync(ContainerNames.Archives, both.Token) ? HealthEndpoints.Ready : "the bucket is not there yet";
        }
        catch (Exception exception) when (exception is ObjectStoreException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return "the storage cannot be reached";
        }
    }
}
