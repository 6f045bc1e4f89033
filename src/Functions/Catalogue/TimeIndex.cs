using System.Globalization;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DockLogs.Functions.Api;

namespace DockLogs.Functions.Catalogue;

/// <summary>
/// An order "newest first" made of blob names: empty blobs <c>{prefix}{day}/{instant}-{key}</c> whose day and instant
/// count down, so that the storage's own ascending listing is the order, and a range of time is a range of days.
/// </summary>
internal sealed class TimeIndex(BlobContainerClient container, string prefix)
{
    private const int LastDay = 99_999;
    private const long LastInstant = 999_999_999_999_999;
    private const int InstantLength = 15;

    /// <summary>Adds an entry; adding it again changes nothing.</summary>
    /// <param name="time">Where it belongs, to the millisecond.</param>
    /// <param name="key">What is found there: no '/'.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task AddAsync(DateTimeOffset time, string key, CancellationToken cancellationToken)
    {
        BlobClient blob = container.GetBlobClient(NameOf(time, key));
        await container.WriteAsync(() => blob.UploadAsync(BinaryData.Empty, overwrite: true, cancellationToken), cancellationToken);
    }

    /// <summary>A page of keys, newest first.</summary>
    /// <param name="range">Entries from (inclusive) and to (exclusive) these instants; null leaves that side open.</param>
    /// <param name="wanted">Which keys count.</param>
    /// <param name="top">Most keys of the page.</param>
    /// <param name="continuation">Of the page before.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="FormatException">The continuation is none of this index.</exception>
    public async Task<ListPage<string>> ListAsync(
        (DateTimeOffset? From, DateTimeOffset? To) range,
        Func<string, bool> wanted,
        int top,
        string? continuation,
        CancellationToken cancellationToken)
    {
        string[] start = continuation is null ? ["", "", ""] : PageToken.Read(continuation, 3);
        (string startDay, string after, string marker) = (start[0], start[1], start[2]);
        string newest = range.To is { } to ? DayOf(to) : "";
        string oldest = range.From is { } from ? DayOf(from) : DayOf(DateTimeOffset.UnixEpoch);
        List<string> keys = [];
        string next = "";
        await foreach (string day in DaysAsync(cancellationToken))
        {
            if (string.CompareOrdinal(day, newest) < 0 || string.CompareOrdinal(day, startDay) < 0)
            {
                continue;
            }

            if (string.CompareOrdinal(day, oldest) > 0)
            {
                break;
            }

            string? pageMarker = day == startDay && marker.Length > 0 ? marker : null;
            await foreach (Azure.Page<BlobItem> page in PagesAsync(day, pageMarker, cancellationToken))
            {
                foreach (BlobItem blob in page.Values)
                {
                    string name = blob.Name[(prefix.Length + day.Length + 1)..];
                    if (string.CompareOrdinal(name, day == startDay ? after : "") <= 0 || !TryRead(name, range, out string key) || !wanted(key))
                    {
                        continue;
                    }

                    if (keys.Count == top)
                    {
                        return new ListPage<string>(keys, next);
                    }

                    keys.Add(key);
                    next = PageToken.Write(day, name, pageMarker ?? "");
                }

                pageMarker = page.ContinuationToken;
            }
        }

        return new ListPage<string>(keys, null);
    }

    /// <summary>All places of entries before an instant, the newest of them first.</summary>
    public async IAsyncEnumerable<TimePlace> BeforeAsync(DateTimeOffset cutoff, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string newest = DayOf(cutoff);
        await foreach (string day in DaysAsync(cancellationToken))
        {
            if (string.CompareOrdinal(day, newest) < 0)
            {
                continue;
            }

            await foreach (BlobItem blob in container.GetBlobsAsync(new GetBlobsOptions { Prefix = $"{prefix}{day}/" }, cancellationToken))
            {
                if (TryRead(blob.Name[(prefix.Length + day.Length + 1)..], (null, cutoff), out string key))
                {
                    yield return new TimePlace(blob.Name[prefix.Length..], key);
                }
            }
        }
    }

    /// <summary>Removes an entry; one that is not there is fine. A place of one index is the same in another that holds the same key.</summary>
    public Task RemoveAsync(TimePlace place, CancellationToken cancellationToken) =>
        container.DeleteBlobIfExistsAsync(prefix + place.Name, cancellationToken: cancellationToken);

    // Of five digits whatever the time: names of another length would have another order.
    private static string DayOf(DateTimeOffset time) =>
        (LastDay - Math.Clamp(time.ToUnixTimeMilliseconds() / 86_400_000, 0, LastDay)).ToString("D5", CultureInfo.InvariantCulture);

    private static bool TryRead(string name, (DateTimeOffset? From, DateTimeOffset? To) range, out string key)
    {
        key = "";
        if (name.Length <= InstantLength + 1
            || name[InstantLength] != '-'
            || !long.TryParse(name.AsSpan(0, InstantLength), NumberStyles.None, CultureInfo.InvariantCulture, out long countdown))
        {
            return false;
        }

        key = name[(InstantLength + 1)..];
        long instant = LastInstant - countdown;
        return !(instant < range.From?.ToUnixTimeMilliseconds()) && !(instant >= range.To?.ToUnixTimeMilliseconds());
    }

    private string NameOf(DateTimeOffset time, string key)
    {
        string instant = (LastInstant - time.ToUnixTimeMilliseconds()).ToString("D15", CultureInfo.InvariantCulture);
        return $"{prefix}{DayOf(time)}/{instant}-{key}";
    }

    private async IAsyncEnumerable<string> DaysAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        GetBlobsByHierarchyOptions options = new() { Prefix = prefix, Delimiter = "/" };
        await foreach (BlobHierarchyItem item in container.GetBlobsByHierarchyAsync(options, cancellationToken).EmptyWhenMissing(cancellationToken))
        {
            if (item.IsPrefix)
            {
                yield return item.Prefix[prefix.Length..^1];
            }
        }
    }

    private IAsyncEnumerable<Azure.Page<BlobItem>> PagesAsync(string day, string? marker, CancellationToken cancellationToken)
    {
        GetBlobsOptions options = new() { Prefix = $"{prefix}{day}/" };
        return container.GetBlobsAsync(options, cancellationToken).AsPages(marker);
    }
}
