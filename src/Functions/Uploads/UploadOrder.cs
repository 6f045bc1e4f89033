using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DockLogs.Functions.Api;
using DockLogs.Functions.Catalogue;

namespace DockLogs.Functions.Uploads;

/// <summary>
/// An order "newest first" of blobs <c>{prefix}{19 digits}-{upload id}</c>: the digits are the ticks left of the calendar, so
/// that the storage's own ascending listing is the order. A page asks for the stretch of time behind the page before, and
/// for a thousand times longer ones while it is not full: a listing never has to go through all there is, and a page is two
/// or three requests however many uploads there are and whenever they were.
/// </summary>
internal sealed class UploadOrder
{
    private const int Digits = 19;
    private const int IdLength = 36;

    // A stretch is 10^level ticks: 100 s, 28 hours, 3 years, everything.
    private const int ShortestLevel = 9;
    private const int FirstLevel = 12;
    private const int LongestLevel = 18;
    private const int LevelStep = 3;
    private const int LargestRequest = 5000;

    // A first page looks this far ahead of the clock: clocks of instances differ, and some are set back.
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);
    private static readonly long End = TicksLeft(DateTimeOffset.UnixEpoch);

    private readonly BlobContainerClient _container;
    private readonly string _prefix;
    private readonly int _shortestLevel;
    private readonly int _firstLevel;

    private UploadOrder(BlobContainerClient container, string prefix, int shortestLevel, int firstLevel)
    {
        _container = container;
        _prefix = prefix;
        _shortestLevel = shortestLevel;
        _firstLevel = firstLevel;
    }

    /// <summary>An order that may hold very many.</summary>
    public static UploadOrder OfMany(BlobContainerClient container, string prefix) => new(container, prefix, ShortestLevel, FirstLevel);

    /// <summary>An order of so few that one listing may go through them.</summary>
    public static UploadOrder OfFew(BlobContainerClient container, string prefix) => new(container, prefix, LongestLevel, LongestLevel);

    /// <summary>The last part of an entry's name.</summary>
    public static string EntryOf(DateTimeOffset requestedAt, string id) => $"{Text(TicksLeft(requestedAt))}-{id}";

    /// <summary>The upload's id in an entry's name.</summary>
    public static string IdOf(string name) => name[^IdLength..];

    /// <summary>A page of entries with their metadata, and where the next one begins.</summary>
    /// <exception cref="FormatException">The continuation is not one of ours.</exception>
    public async Task<(IReadOnlyList<BlobItem> Items, string? Next)> ReadAsync(DateTimeOffset now, DateTimeOffset? since, int top, string? continuation, CancellationToken cancellationToken)
    {
        (string after, int level) = continuation is null ? ("", _firstLevel) : Read(continuation);
        long position = after.Length > 0 ? TicksLeftOf(after) : TicksLeft(now + Ahead);
        long end = since is { } oldest ? Math.Min(End, TicksLeft(oldest)) : End;
        List<BlobItem> items = [];
        while (position <= end)
        {
            long length = (long)Math.Pow(10, level);
            long first = position / length;
            await foreach (BlobItem item in StretchAsync(first, level, top - items.Count + 1, cancellationToken))
            {
                string entry = item.Name[_prefix.Length..];
                if (string.CompareOrdinal(entry, after) <= 0 || TicksLeftOf(entry) < position)
                {
                    // A longer stretch begins where a shorter one did.
                    continue;
                }

                if (TicksLeftOf(entry) > end)
                {
                    return (items, null);
                }

                if (items.Count == top)
                {
                    return (items, PageToken.Write(items[^1].Name[_prefix.Length..], Math.Max(_shortestLevel, level - LevelStep).ToString(CultureInfo.InvariantCulture)));
                }

                items.Add(item);
            }

            position = (first + 1) * length;
            level = Math.Min(LongestLevel, level + LevelStep);
        }

        return (items, null);
    }

    private static long TicksLeft(DateTimeOffset time) => DateTimeOffset.MaxValue.UtcTicks - time.UtcTicks;

    private static long TicksLeftOf(string entry) => long.Parse(entry.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Text(long ticksLeft) => ticksLeft.ToString("D19", CultureInfo.InvariantCulture);

    private (string After, int Level) Read(string continuation)
    {
        string[] parts = PageToken.Read(continuation, 2);
        bool isOurs = parts[0].Length == Digits + 1 + IdLength
            && parts[0][Digits] == '-'
            && long.TryParse(parts[0].AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int level)
            && level >= ShortestLevel && level <= LongestLevel && level % LevelStep == 0;
        return isOurs
            ? (parts[0], Math.Max(_shortestLevel, int.Parse(parts[1], CultureInfo.InvariantCulture)))
            : throw new FormatException("The continuation is not one that this list gave out.");
    }

    // All entries whose number begins so: one listing, in the storage's own order.
    private async IAsyncEnumerable<BlobItem> StretchAsync(long first, int level, int few, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string stretch = first.ToString(CultureInfo.InvariantCulture).PadLeft(Digits - level, '0');
        await foreach (Page<BlobItem> page in _container
            .GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, _prefix + stretch, cancellationToken)
            .AsPages(null, Math.Min(LargestRequest, few * 2))
            .EmptyWhenMissing(cancellationToken))
        {
            foreach (BlobItem item in page.Values)
            {
                yield return item;
            }
        }
    }
}
