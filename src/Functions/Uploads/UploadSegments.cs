using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DockLogs.Functions.Catalogue;

namespace DockLogs.Functions.Uploads;

/// <summary>Segments of ended uploads (<see cref="SegmentName"/>): read from the newest on, merged into, and deleted as a whole when they are old. A segment never loses a line.</summary>
internal sealed class UploadSegments(BlobContainerClient container)
{
    private const int DigitsOfTicks = 19;

    // Stretches of time that one listing of names looks at, as powers of ten of ticks: 12 days, 116 days, 32 years, all.
    private static readonly int[] Levels = [13, 14, 16, 18];

    /// <summary>Names of segments that may have uploads between two places, by the newest upload they can have.</summary>
    /// <param name="dock">Only this dock's; null for those of all.</param>
    /// <param name="status">Only of this status; null for all.</param>
    /// <param name="first">Ticks left of the calendar of the newest upload of interest.</param>
    /// <param name="last">The same of the oldest.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    public async IAsyncEnumerable<SegmentName> NamesAsync(string? dock, string? status, long first, long last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerable<SegmentName> names = dock is null ? NamesOfAllAsync(first, cancellationToken) : ListAsync(SegmentName.OfDock(dock), cancellationToken);
        await foreach (SegmentName name in names)
        {
            if (name.First > last)
            {
                yield break;
            }

            if (name.Last >= first && (status is null || name.Status is null || name.Status == status))
            {
                yield return name;
            }
        }
    }

    /// <summary>The first lines of a segment behind a place.</summary>
    /// <param name="name">Which segment; one that is not there has no lines.</param>
    /// <param name="after">The place; empty for the beginning.</param>
    /// <param name="status">Only these; null for all.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    public async Task<IReadOnlyList<UploadLine>> ReadAsync(SegmentName name, string after, string? status, int most, CancellationToken cancellationToken)
    {
        if (await LoadAsync(name, cancellationToken) is not { } segment)
        {
            return [];
        }

        byte[] place = Encoding.ASCII.GetBytes(after);
        byte[]? word = status is null || name.Status == status ? null : Encoding.ASCII.GetBytes($" {status} ");
        List<UploadLine> lines = [];
        using var reader = new SegmentReader(segment.Content);
        for (ReadOnlySpan<byte> line = reader.Next(); !line.IsEmpty && lines.Count < most; line = reader.Next())
        {
            if (SegmentReader.PlaceOf(line).SequenceCompareTo(place) > 0 && (word is null || line[UploadPlace.Length..].StartsWith(word)))
            {
                lines.Add(SegmentReader.Read(line));
            }
        }

        return lines;
    }

    /// <summary>Puts lines into a segment; lines that are there already are put in their stead. Safe to run twice, and at the same time.</summary>
    /// <param name="name">Which segment.</param>
    /// <param name="lines">All with their view.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    public async Task MergeAsync(SegmentName name, IEnumerable<UploadLine> lines, CancellationToken cancellationToken)
    {
        byte[][] added = [.. lines.DistinctBy(line => line.Place.Text).OrderBy(line => line.Place.Text, StringComparer.Ordinal).Select(Write)];
        while (true)
        {
            BlobDownloadResult? present = await LoadAsync(name, cancellationToken);
            if (Merge(present?.Content, added) is not { } merged)
            {
                return;
            }

            var options = new BlobUploadOptions
            {
                HttpHeaders = new BlobHttpHeaders { ContentType = "application/gzip" },
                Conditions = present is null ? new BlobRequestConditions { IfNoneMatch = ETag.All } : new BlobRequestConditions { IfMatch = present.Details.ETag },
            };
            try
            {
                await container.GetBlobClient(name.Text).UploadAsync(merged, options, cancellationToken);
                return;
            }
            catch (RequestFailedException e) when (e.IsConflict())
            {
                // Another filer was faster: merge into what it wrote.
            }
        }
    }

    /// <summary>Deletes the segments of which every upload was asked for before an instant.</summary>
    /// <param name="instant">Ticks left of the calendar at the instant.</param>
    /// <param name="deletingAsync">Given the ids of each segment of all uploads before it goes; called again when it could not go then.</param>
    /// <param name="cancellationToken">Gives the call up; what is left goes another time.</param>
    /// <returns>How many uploads.</returns>
    public async Task<int> DeleteBeforeAsync(long instant, Func<IReadOnlyList<string>, Task> deletingAsync, CancellationToken cancellationToken)
    {
        int deleted = 0;
        await foreach (SegmentName name in ListAsync(SegmentName.Ended, cancellationToken))
        {
            if (name.First > instant && await LoadAsync(name, cancellationToken) is { } segment)
            {
                List<string> ids = IdsOf(segment.Content);
                await deletingAsync(ids);
                deleted += await TryDeleteAsync(name, segment.Details.ETag, cancellationToken) ? ids.Count : 0;
            }
        }

        await foreach (SegmentName name in ListAsync(SegmentName.Docks, cancellationToken))
        {
            if (name.First > instant)
            {
                await TryDeleteAsync(name, ETag.All, cancellationToken);
            }
        }

        return deleted;
    }

    private static List<string> IdsOf(BinaryData segment)
    {
        List<string> ids = [];
        using var reader = new SegmentReader(segment);
        for (ReadOnlySpan<byte> line = reader.Next(); !line.IsEmpty; line = reader.Next())
        {
            ids.Add(SegmentReader.Read(line).Place.Id);
        }

        return ids;
    }

    // False when it is gone already, or a filer has just merged into it.
    private async Task<bool> TryDeleteAsync(SegmentName name, ETag tag, CancellationToken cancellationToken)
    {
        try
        {
            await container.GetBlobClient(name.Text).DeleteAsync(DeleteSnapshotsOption.None, new BlobRequestConditions { IfMatch = tag }, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.IsMissing() || e.IsConflict())
        {
            return false;
        }
    }

    // Null when nothing changes.
    private static BinaryData? Merge(BinaryData? present, byte[][] added)
    {
        using var packed = new MemoryStream();
        bool changes = false;
        using (var text = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            int next = 0;
            if (present is not null)
            {
                using var reader = new SegmentReader(present);
                for (ReadOnlySpan<byte> line = reader.Next(); !line.IsEmpty; line = reader.Next())
                {
                    int order = -1;
                    while (next < added.Length && (order = SegmentReader.PlaceOf(added[next]).SequenceCompareTo(SegmentReader.PlaceOf(line))) <= 0)
                    {
                        changes |= order < 0 || !line.SequenceEqual(added[next].AsSpan(0, added[next].Length - 1));
                        text.Write(added[next++]);
                        if (order == 0)
                        {
                            break;
                        }
                    }

                    if (order != 0)
                    {
                        text.Write(line);
                        text.WriteByte((byte)'\n');
                    }
                }
            }

            for (; next < added.Length; next++)
            {
                changes = true;
                text.Write(added[next]);
            }
        }

        return changes ? BinaryData.FromBytes(packed.GetBuffer().AsMemory(0, (int)packed.Length)) : null;
    }

    private static byte[] Write(UploadLine line) => [.. Encoding.ASCII.GetBytes($"{line.Place.Text} {line.Status} "), .. line.Json!, (byte)'\n'];

    private async Task<BlobDownloadResult?> LoadAsync(SegmentName name, CancellationToken cancellationToken)
    {
        try
        {
            return await container.GetBlobClient(name.Text).DownloadContentAsync(cancellationToken);
        }
        catch (RequestFailedException e) when (e.IsMissing())
        {
            return null;
        }
    }

    // The stretch of time at hand first, and longer ones while the reader goes on: no listing has to go through all there is.
    private async IAsyncEnumerable<SegmentName> NamesOfAllAsync(long first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (int level in Levels)
        {
            long length = (long)Math.Pow(10, level);
            string number = (first / length).ToString(CultureInfo.InvariantCulture).PadLeft(DigitsOfTicks - level, '0');
            List<SegmentName> day = [];
            await foreach (SegmentName name in ListAsync(SegmentName.Ended + number, cancellationToken))
            {
                if (day.Count > 0 && !name.IsOfSameDay(day[0]))
                {
                    foreach (SegmentName ready in day.OrderBy(one => one.First))
                    {
                        yield return ready;
                    }

                    day.Clear();
                }

                // A longer stretch begins where a shorter one did.
                if (name.Last >= first)
                {
                    day.Add(name);
                }
            }

            foreach (SegmentName ready in day.OrderBy(one => one.First))
            {
                yield return ready;
            }

            first = ((first / length) + 1) * length;
        }
    }

    private async IAsyncEnumerable<SegmentName> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (BlobItem blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken).EmptyWhenMissing(cancellationToken))
        {
            if (SegmentName.TryParse(blob.Name, out SegmentName name))
            {
                yield return name;
            }
        }
    }
}
