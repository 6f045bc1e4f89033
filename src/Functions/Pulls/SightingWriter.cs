using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DockLogs.Contracts;
using DockLogs.Functions.Catalogue;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Pulls;

/// <summary>
/// Writes sightings to the registry, each dock's at most once a minute; with <c>Fleet:RegisterHeard</c> docks that are not
/// registered register themselves so.
/// </summary>
public sealed partial class SightingWriter(
    BlobServiceClient blobs, DockSightings sightings, IOptions<FleetOptions> options, TimeProvider time, ILogger<SightingWriter> logger)
    : BackgroundService
{
    // A flood of invented serial numbers must not become a flood of writes.
    private const int MostNewOfARound = 1000;

    private const int Parallel = 8;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Throttle = TimeSpan.FromMinutes(1);
    private readonly BlobContainerClient _fleet = blobs.GetBlobContainerClient(ContainerNames.Fleet);
    private Dictionary<string, DateTimeOffset> _written = new(StringComparer.Ordinal);

    /// <summary>Brings the registry up to date once.</summary>
    /// <returns>How many entries were written.</returns>
    public async Task<int> FlushAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, DateTimeOffset> recent = sightings.Recent();
        Dictionary<string, DateTimeOffset> due = recent
            .Where(sighting => !(_written.TryGetValue(sighting.Key, out DateTimeOffset written) && sighting.Value - written < Throttle))
            .ToDictionary(StringComparer.Ordinal);
        if (due.Count == 0)
        {
            return 0;
        }

        HashSet<string> registered = new(StringComparer.Ordinal);
        List<BlobItem> stale = await FindStaleAsync(due, registered, cancellationToken);
        int added = options.Value.RegisterHeard ? await RegisterAsync(due, registered, cancellationToken) : 0;
        await System.Threading.Tasks.Parallel.ForEachAsync(
            stale,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (entry, token) => await WriteAsync(entry, due[entry.Name], token));

        // Docks that are not registered count as written too: looked for again after a minute, not with every message.
        _written = recent.ToDictionary(
            sighting => sighting.Key,
            sighting => due.ContainsKey(sighting.Key) ? sighting.Value : _written[sighting.Key],
            StringComparer.Ordinal);
        return stale.Count + added;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Round, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await FlushAsync(stoppingToken);
            }
#pragma warning disable CA1031 // A background service that throws ends the whole program.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                // The sightings stay in memory; the next round tries again.
                LogNotWritten(exception);
            }
        }
    }

    private async Task<int> RegisterAsync(Dictionary<string, DateTimeOffset> due, HashSet<string> registered, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, DateTimeOffset>> heard = [.. due.Where(sighting => !registered.Contains(sighting.Key)).Take(MostNewOfARound)];
        int added = 0;
        await System.Threading.Tasks.Parallel.ForEachAsync(
            heard,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (sighting, token) =>
            {
                RegisteredDock entry = new() { Dock = sighting.Key, Enabled = true, Modules = [LogModule.Aircraft, LogModule.Dock], LastSeen = sighting.Value };
                BlobUploadOptions upload = new() { Metadata = RegistryMetadata.Write(entry), Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
                try
                {
                    BlobClient blob = _fleet.GetBlobClient(entry.Dock);
                    await _fleet.WriteAsync(() => blob.UploadAsync(BinaryData.Empty, upload, token), token);
                    Interlocked.Increment(ref added);
                    LogRegistered(entry.Dock);
                }
                catch (RequestFailedException exception) when (exception.IsConflict())
                {
                    // Registered by somebody since the listing: theirs stands.
                }
            });
        return added;
    }

    private async Task<List<BlobItem>> FindStaleAsync(Dictionary<string, DateTimeOffset> due, HashSet<string> registered, CancellationToken cancellationToken)
    {
        List<BlobItem> stale = [];
        GetBlobsOptions options = new() { Traits = BlobTraits.Metadata };
        await foreach (BlobItem entry in _fleet.GetBlobsAsync(options, cancellationToken).EmptyWhenMissing(cancellationToken))
        {
            registered.Add(entry.Name);
            if (due.TryGetValue(entry.Name, out DateTimeOffset seen)
                && !(RegistryMetadata.Read(entry.Name, entry.Metadata).LastSeen > seen - Throttle))
            {
                stale.Add(entry);
            }
        }

        return stale;
    }

    private async Task WriteAsync(BlobItem entry, DateTimeOffset seen, CancellationToken cancellationToken)
    {
        RegisteredDock next = RegistryMetadata.Read(entry.Name, entry.Metadata) with { LastSeen = seen };
        try
        {
            await _fleet.GetBlobClient(entry.Name).SetMetadataAsync(
                RegistryMetadata.Write(next), new BlobRequestConditions { IfMatch = entry.Properties.ETag }, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.IsConflict() || exception.IsMissing())
        {
            // Somebody changed or removed the entry meanwhile: theirs stands, the next sighting is soon enough.
        }
    }

    [LoggerMessage(2, LogLevel.Information, "Dock {Dock} has been heard for the first time and is registered")]
    private partial void LogRegistered(string dock);

    [LoggerMessage(1, LogLevel.Warning, "Sightings of docks could not be written to the fleet registry")]
    private partial void LogNotWritten(Exception exception);
}
