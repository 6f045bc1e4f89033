using Azure.Storage.Blobs;
using DockLogs.Contracts;
using DockLogs.Functions.Downlink;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Api;

/// <summary>Asks every dependency at once, each within a bounded time.</summary>
public sealed partial class HealthChecks(
    BlobServiceClient blobs, ICommandPublisher publisher, IOptions<ApiOptions> options, TimeProvider time, ILogger<HealthChecks> logger)
{
    // No upload has this id: the engine answers that it knows none.
    private const string NoInstance = "00000000-0000-0000-0000-000000000000";

    /// <summary>Runs the checks.</summary>
    public async Task<HealthReport> RunAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        DependencyHealth[] dependencies = await Task.WhenAll(
            CheckAsync("storage", StorageAnswersAsync, cancellationToken),
            CheckAsync("broker", publisher.CheckAsync, cancellationToken),
            CheckAsync("durable", token => EngineAnswersAsync(client, token), cancellationToken));
        bool isHealthy = dependencies.All(dependency => dependency.Status == HealthReport.Healthy);
        return new HealthReport { Status = isHealthy ? HealthReport.Healthy : HealthReport.Unhealthy, Dependencies = dependencies };
    }

    private static async Task<bool> EngineAnswersAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        await client.GetInstanceAsync(NoInstance, cancellationToken);
        return true;
    }

    private async Task<bool> StorageAnswersAsync(CancellationToken cancellationToken)
    {
        // Whether the container exists does not matter; a data role may ask this, unlike the account's properties.
        await blobs.GetBlobContainerClient(ContainerNames.Uploads).ExistsAsync(cancellationToken);
        return true;
    }

    private async Task<DependencyHealth> CheckAsync(string name, Func<CancellationToken, Task<bool>> check, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        string? detail = null;
        using CancellationTokenSource bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            // Waiting is bounded even where a client does not heed its token.
            Task<bool> answer = check(bounded.Token);
            detail = await answer.WaitAsync(options.Value.HealthTimeout, time, cancellationToken) ? null : "not connected";
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // A check answers what is wrong, whatever it is.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogUnhealthy(name, exception);
            detail = exception is TimeoutException ? $"no answer within {options.Value.HealthTimeout.TotalSeconds:0.#} s" : "the request failed; the log names the reason";
        }

        await bounded.CancelAsync();
        return new DependencyHealth
        {
            Name = name,
            Status = detail is null ? HealthReport.Healthy : HealthReport.Unhealthy,
            Milliseconds = (long)time.GetElapsedTime(started).TotalMilliseconds,
            Detail = detail,
        };
    }

    [LoggerMessage(1, LogLevel.Warning, "Health: {Dependency} does not answer as it should")]
    private partial void LogUnhealthy(string dependency, Exception exception);
}
