namespace DockLogs.UploadGateway.Multipart;

/// <summary>
/// The digest of an object while its parts come: MD5 and SHA-256 of the whole, which can only be made from the first
/// byte to the last, are known when the last part is, without reading anything back. It lives in this process only;
/// what it missed, or had no room for, is read back when the upload is completed.
/// </summary>
internal sealed class PartSequence(AheadBudget budget) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<long> _attempts = [];
    private readonly Dictionary<int, (PartFollower Follower, long Attempt, long Bytes)> _ahead = [];
    private RunningDigest? _digest = new();
    private long _bytes;
    private bool _busy;

    /// <summary>Begins to follow a part; null when its turn is over.</summary>
    public PartFollower? Begin(int part)
    {
        lock (_lock)
        {
            if (_digest is null || part <= _attempts.Count)
            {
                return null;
            }

            if (_busy || part > _attempts.Count + 1)
            {
                return new PartFollower(budget, digest: null);
            }

            _busy = true;
            return new PartFollower(budget, _digest.Clone());
        }
    }

    /// <summary>Counts a part that was stored.</summary>
    public void Keep(PartFollower follower, int part, long attempt, long bytes)
    {
        lock (_lock)
        {
            if (follower.Digest is { } digest)
            {
                _busy = false;
                Advance(digest, attempt, bytes);
            }
            else if (follower.IsLost || _digest is null || part <= _attempts.Count)
            {
                follower.Dispose();
            }
            else
            {
                if (_ahead.Remove(part, out var before))
                {
                    before.Follower.Dispose();
                }

                _ahead[part] = (follower, attempt, bytes);
            }
        }

        CatchUp();
    }

    /// <summary>Forgets a part that failed.</summary>
    public void Drop(PartFollower follower)
    {
        lock (_lock)
        {
            _busy = _busy && follower.Digest is null;
            follower.Dispose();
        }

        CatchUp();
    }

    /// <summary>The digest so far, if what it has seen are the first of these parts, and how many bytes it has seen.</summary>
    public (RunningDigest Digest, long Bytes) Over(IReadOnlyList<StoredPart> parts)
    {
        lock (_lock)
        {
            var fits = _digest is not null && _attempts.Count <= parts.Count;
            for (var i = 0; fits && i < _attempts.Count; i++)
            {
                // The attempt, not only the ETag: MD5 alone would not prove that these bytes are those.
                fits = parts[i].Number == i + 1 && parts[i].Attempt == _attempts[i];
            }

            return fits ? (_digest!.Clone(), _bytes) : (new RunningDigest(), 0);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var (follower, _, _) in _ahead.Values)
            {
                follower.Dispose();
            }

            _ahead.Clear();
            _digest?.Dispose();
            _digest = null;
        }
    }

    /// <summary>Hashes the parts that were waiting for the one that is there now.</summary>
    private void CatchUp()
    {
        while (true)
        {
            RunningDigest digest;
            (PartFollower Follower, long Attempt, long Bytes) next;
            lock (_lock)
            {
                if (_busy || _digest is null || !_ahead.Remove(_attempts.Count + 1, out next))
                {
                    return;
                }

                _busy = true;
                digest = _digest.Clone();
            }

            // Hashing takes a while, and must not keep other parts from beginning.
            next.Follower.Replay(digest);
            next.Follower.Dispose();
            lock (_lock)
            {
                _busy = false;
                Advance(digest, next.Attempt, next.Bytes);
            }
        }
    }

    private void Advance(RunningDigest digest, long attempt, long bytes)
    {
        if (_digest is null)
        {
            digest.Dispose();
            return;
        }

        _digest.Dispose();
        _digest = digest;
        _attempts.Add(attempt);
        _bytes += bytes;
    }
}
