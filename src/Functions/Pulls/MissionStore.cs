using System.Globalization;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DockLogs.Contracts;
using DockLogs.Functions.Api;
using DockLogs.Functions.Catalogue;

namespace DockLogs.Functions.Pulls;

/// <summary>Missions in container <c>fleet</c>: <c>~mission/{sn}</c>, the metadata of empty blobs, so that one listing call reads 5,000 of them.</summary>
public sealed class MissionStore(BlobServiceClient blobs, TimeProvider time) : IDisposable
{
    /// <summary>What the names of missions begin with; no serial number does.</summary>
    internal const string Prefix = "~mission/";

    private const string Status = "status";
    private const string OnMission = "onmission";
    private const string Since = "since";
    private const string At = "at";
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    // Listing takes a tenth of the time at most.
    private const int ListingShare = 10;
    private readonly BlobContainerClient _fleet = blobs.GetBlobContainerClient(ContainerNames.Fleet);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Dictionary<string, DockMission>? _listed;
    private long _listedAt;
    private TimeSpan _freshFor;

    /// <summary>
    /// All missions as written, by serial number, a second ago at most; later for so many that listing them takes long. A pull
    /// asks this before every command: one listing for all docks costs less than one call for each.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, DockMission>> AllAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_listed is null || time.GetElapsedTime(_listedAt) > _freshFor)
            {
                _listedAt = time.GetTimestamp();
                _listed = await ListAsync(cancellationToken);
                TimeSpan bounded = time.GetElapsedTime(_listedAt) * ListingShare;
                _freshFor = bounded > Fresh ? bounded : Fresh;
            }

            return _listed;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Writes a dock's mission over the one before.</summary>
    public async Task WriteAsync(DockSerial dock, DockMission mission, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mission);
        BlobUploadOptions options = new()
        {
            Metadata = new Dictionary<string, string>
            {
                // Metadata travels in HTTP headers: ASCII only, and the word is the dock's.
                [Status] = Uri.EscapeDataString(mission.Status),
                [OnMission] = mission.OnMission ? "true" : "false",
                [Since] = UtcTimeConverter.Format(mission.Since),
                [At] = UtcTimeConverter.Format(mission.At),
            },
        };
        BlobClient blob = _fleet.GetBlobClient(Prefix + dock.Value);
        await _fleet.WriteAsync(() => blob.UploadAsync(BinaryData.Empty, options, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => _gate.Dispose();

    private async Task<Dictionary<string, DockMission>> ListAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, DockMission> all = new(StringComparer.Ordinal);
        GetBlobsOptions options = new() { Prefix = Prefix, Traits = BlobTraits.Metadata };
        await foreach (BlobItem blob in _fleet.GetBlobsAsync(options, cancellationToken).EmptyWhenMissing(cancellationToken))
        {
            if (Read(blob.Metadata) is { } mission)
            {
                all[blob.Name[Prefix.Length..]] = mission;
            }
        }

        return all;
    }

    private static DockMission? Read(IDictionary<string, string> written)
    {
        Dictionary<string, string> metadata = new(written, StringComparer.OrdinalIgnoreCase);
        return TryReadTime(metadata, At, out DateTimeOffset at) && TryReadTime(metadata, Since, out DateTimeOffset since)
            ? new DockMission
            {
                Status = Uri.UnescapeDataString(metadata.GetValueOrDefault(Status, "")),
                OnMission = metadata.GetValueOrDefault(OnMission) == "true",
                Since = since,
                At = at,
            }
            : null;
    }

    private static bool TryReadTime(Dictionary<string, string> metadata, string name, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(metadata.GetValueOrDefault(name), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out time);
}
