using System.Buffers;
using DockLogs.UploadGateway.Checksums;

namespace DockLogs.UploadGateway.Multipart;

/// <summary>
/// Sees the bytes of one part go by, for the digest of the whole object: hashes them at once if it is the part's turn,
/// else keeps a copy until then, as long as there is room.
/// </summary>
internal sealed class PartFollower(AheadBudget budget, RunningDigest? digest) : IDisposable
{
    private readonly List<(byte[] Array, int Length)> _kept = [];
    private bool _lost;

    /// <summary>The object's digest with this part; null when it was not the part's turn.</summary>
    public RunningDigest? Digest => digest;

    /// <summary>There was no room: the object has to be read back from here.</summary>
    public bool IsLost => _lost;

    /// <param name="partMd5">The part's own digest, which sees the bytes in the same go.</param>
    public void Append(ReadOnlySpan<byte> bytes, RunningMd5 partMd5)
    {
        if (digest is not null)
        {
            digest.Append(bytes, partMd5);
            return;
        }

        partMd5.Append(bytes);

        if (_lost || !budget.TryTake(bytes.Length))
        {
            Forget();
            _lost = true;
            return;
        }

        var copy = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(copy);
        _kept.Add((copy, bytes.Length));
    }

    /// <summary>Adds what was kept to a digest.</summary>
    public void Replay(RunningDigest onto)
    {
        foreach (var (array, length) in _kept)
        {
            onto.Append(array.AsSpan(0, length));
        }
    }

    /// <summary>Gives up what was kept; the digest is whoever's who took it.</summary>
    public void Forget()
    {
        foreach (var (array, length) in _kept)
        {
            ArrayPool<byte>.Shared.Return(array);
            budget.Give(length);
        }

        _kept.Clear();
    }

    public void Dispose()
    {
        Forget();
        digest?.Dispose();
    }
}
