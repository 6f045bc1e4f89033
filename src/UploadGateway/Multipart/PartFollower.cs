using DockLogs.UploadGateway.Checksums;
using DockLogs.UploadGateway.Storage;

namespace DockLogs.UploadGateway.Multipart;

/// <summary>
/// Sees the bytes of one part go by, for the digest of the whole object: hashes them at once if it is the part's turn,
/// else keeps its blocks until then, as long as there is room.
/// </summary>
internal sealed class PartFollower(AheadBudget budget, RunningDigest? digest) : IDisposable
{
    private readonly List<KeptBlock> _kept = [];
    private bool _lost;

    /// <summary>The object's digest with this part; null when it was not the part's turn.</summary>
    public RunningDigest? Digest => digest;

    /// <summary>There was no room: the object has to be read back from here.</summary>
    public bool IsLost => _lost;

    /// <summary>Hashes bytes that go by.</summary>
    /// <param name="partMd5">The part's own digest, which sees the bytes in the same go.</param>
    public void Append(ReadOnlySpan<byte> bytes, RunningMd5 partMd5)
    {
        if (digest is null)
        {
            partMd5.Append(bytes);
        }
        else
        {
            digest.Append(bytes, partMd5);
        }
    }

    /// <summary>A block whose bytes have all gone by. It is kept if it was not the part's turn.</summary>
    public void Follow(BlockBuffer block)
    {
        if (digest is not null)
        {
            return;
        }

        var kept = block.Keep();
        if (!_lost && budget.TryTake(kept.HeldBytes))
        {
            _kept.Add(kept);
            return;
        }

        kept.Dispose();
        Forget();
        _lost = true;
    }

    /// <summary>Adds what was kept to a digest.</summary>
    public void Replay(RunningDigest onto)
    {
        foreach (var block in _kept)
        {
            onto.Append(block.Bytes);
        }
    }

    /// <summary>Gives up what was kept; the digest is whoever's who took it.</summary>
    public void Forget()
    {
        foreach (var block in _kept)
        {
            budget.Give(block.HeldBytes);
            block.Dispose();
        }

        _kept.Clear();
    }

    public void Dispose()
    {
        Forget();
        digest?.Dispose();
    }
}
