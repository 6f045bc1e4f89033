using DockLogs.UploadGateway.Storage;

namespace DockLogs.UploadGateway.Multipart;

/// <summary>
/// The parts of a multipart upload, as the staged blocks of its key tell them. An attempt counts only when all of its
/// blocks are there, up to the one that is marked as its last.
/// </summary>
internal sealed class PartTable
{
    private readonly ILookup<int, StoredPart> _parts;

    private PartTable(IEnumerable<StoredPart> parts) => _parts = parts.OrderByDescending(part => part.Attempt).ToLookup(part => part.Number);

    /// <summary>The newest complete attempt of each part, in the order of part numbers.</summary>
    public IEnumerable<StoredPart> Latest => _parts.OrderBy(attempts => attempts.Key).Select(attempts => attempts.First());

    /// <summary>Finds the attempt that a client knows by its ETag; null when there is none.</summary>
    public StoredPart? Find(int number, string etag) => _parts[number].FirstOrDefault(part => part.ETag.Equals(etag, StringComparison.OrdinalIgnoreCase));

    public static PartTable Read(string multipartId, IReadOnlyList<StoredBlock> staged)
    {
        var writer = Convert.ToHexStringLower(BlockId.WriterOf(multipartId));
        var attempts = staged
            .Select(block => (Id: BlockId.Read(block.Id), block.Size))
            .Where(block => block.Id is { Part: > 0 } id && id.Writer == writer)
            .GroupBy(block => (block.Id!.Value.Part, block.Id.Value.Attempt));
        return new PartTable(attempts.Select(attempt => ReadAttempt([.. attempt.Select(block => (block.Id!.Value, block.Size))])).OfType<StoredPart>());
    }

    private static StoredPart? ReadAttempt(List<(BlockId Id, long Size)> blocks)
    {
        blocks.Sort(static (a, b) => a.Id.Index.CompareTo(b.Id.Index));
        var last = blocks[^1].Id;
        if (!last.IsLast || last.Index != blocks.Count - 1)
        {
            return null;
        }

        return new StoredPart
        {
            Number = last.Part,
            Attempt = last.Attempt,
            Size = last.IsEmptyPart ? 0 : blocks.Sum(block => block.Size),
            Md5 = last.Md5,
            Checksum = last.Checksum,
            BlockIds = last.IsEmptyPart ? [] : [.. blocks.Select(block => block.Id.Text)],
        };
    }
}
