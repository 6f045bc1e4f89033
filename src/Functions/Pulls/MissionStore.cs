using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DockLogs.Contracts;
using DockLogs.Functions.Api;
using DockLogs.Functions.Catalogue;

namespace DockLogs.Functions.Pulls;

/// <summary>Missions in container <c>fleet</c>: <c>~mission/{sn}</c>, the metadata of empty blobs, so that one listing call reads 5,000 of them.</summary>
public sealed class MissionStore(BlobServiceClient blobs)
{
    /// <summary>What the names of missions begin with; no serial number does.</summary>
    internal const string Prefix = "~mission/";

    private const string Status = "status";
    private const string OnMission = "onmission";
    private const string Since = "since";
    private const string At = "at";
    private readonly BlobContainerClient _fleet = blobs.GetBlobContainerClient(ContainerNames.Fleet);

    /// <summary>A dock's mission as written, or null.</summary>
    public async Task<DockMission?> FindAsync(DockSerial dock, CancellationToken cancellationToken)
    {
        try
        {
            BlobProperties found = await _fleet.GetBlobClient(Prefix + dock.Value).GetPropertiesAsync(cancellationToken: cancellationToken);
            return Read(found.Metadata);
        }
        catch (RequestFailedException exception) when (exception.IsMissing())
        {
            return null;
        }
    }

    /// <summary>All missions as written, by serial number.</summary>
    public async Task<Dictionary<string, DockMission>> AllAsync(CancellationToken cancellationToken)
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
